package io.penstock.controller.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of README.md, CONTRIBUTING.md or docs/.
 *
 * @param page relative to the repository
 * @param line of the opening fence, from 1
 * @param language after the fence; empty where none is given
 * @param comment the HTML comment on the line before the fence, such as {@code not run: …} or
 *     {@code ClickHouse}; empty where there is none
 * @param text between the fences
 */
public record DocBlock(String page, int line, String language, String comment, String text) {

  private static final String FENCE = "```";
  private static final Path ROOT = Path.of("..");
  private static final Set<String> SHELLS = Set.of("sh", "bash", "console");
  private static final Pattern COMMENT = Pattern.compile("<!--\\s*(.*?)\\s*-->");
  private static final Pattern INLINE = Pattern.compile("`(\\./penstock [^`\\[…]+)`");

  /** Every block of every page, in their order. */
  public static List<DocBlock> all() {
    List<DocBlock> blocks = new ArrayList<>();
    pages().forEach(page -> blocks.addAll(of(page)));
    return blocks;
  }

  /** Blocks of shell commands that are not marked as not run. */
  public static List<DocBlock> shell() {
    return all().stream()
        .filter(block -> SHELLS.contains(block.language()) && !block.skipped())
        .toList();
  }

  /** Commands that stand within the text, each as a block of its own. */
  public static List<DocBlock> inline() {
    List<DocBlock> commands = new ArrayList<>();
    for (String page : pages()) {
      List<String> lines = lines(page);
      for (int i = 0; i < lines.size(); i++) {
        Matcher inline = INLINE.matcher(lines.get(i));
        while (inline.find()) {
          commands.add(new DocBlock(page, i + 1, "sh", "", inline.group(1)));
        }
      }
    }
    return commands;
  }

  /** The pages, relative to the repository. */
  public static List<String> pages() {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      List<String> pages = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md"));
      files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> ROOT.relativize(file).toString())
          .sorted()
          .forEach(pages::add);
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page's text. */
  public static String text(String page) {
    return String.join("\n", lines(page));
  }

  private static List<String> lines(String page) {
    try {
      return Files.readAllLines(ROOT.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blocks of one page. */
  public static List<DocBlock> of(String page) {
    List<String> lines = lines(page);
    List<DocBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!isFence(lines.get(i))) {
        continue;
      }
      Matcher comment = COMMENT.matcher(i == 0 ? "" : lines.get(i - 1).strip());
      int begin = i++;
      StringBuilder text = new StringBuilder();
      while (i < lines.size() && !isFence(lines.get(i))) {
        text.append(lines.get(i++)).append('\n');
      }
      blocks.add(
          new DocBlock(
              page,
              begin + 1,
              lines.get(begin).strip().substring(FENCE.length()).strip(),
              comment.matches() ? comment.group(1) : "",
              // Its last line, which is empty, would count as one without an indent.
              text.toString().stripTrailing().stripIndent() + "\n"));
    }
    return blocks;
  }

  /** The shell blocks below one heading of the second level, in their order. */
  public static List<DocBlock> shell(String page, String heading) {
    List<String> lines = lines(page);
    int begin = lines.indexOf("## " + heading);
    if (begin < 0) {
      throw new IllegalArgumentException(page + " has no heading " + heading);
    }
    int end = begin + 1;
    while (end < lines.size() && !lines.get(end).startsWith("## ")) {
      end++;
    }
    int last = end;
    return shell().stream()
        .filter(block -> block.page().equals(page) && block.line() > begin && block.line() <= last)
        .toList();
  }

  /** Those of a list are indented. */
  private static boolean isFence(String line) {
    return line.strip().startsWith(FENCE);
  }

  /** Whether the page says that it is not run, and why. */
  public boolean skipped() {
    return comment.startsWith("not run: ");
  }

  /** Page and line, for messages. */
  public String place() {
    return page + ":" + line;
  }
}
