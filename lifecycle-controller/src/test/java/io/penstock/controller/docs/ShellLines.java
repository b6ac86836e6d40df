package io.penstock.controller.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a block of shell, as words: as much of the shell's grammar as the documents use.
 * Variables stay as they are written; comments and what stands between {@code <<WORD} and {@code
 * WORD} are left out.
 */
public final class ShellLines {

  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;

  private ShellLines() {}

  /** Each command's words, the command itself first. */
  public static List<List<String>> of(String text) {
    ShellLines lines = new ShellLines();
    lines.read(withoutHereDocuments(text));
    return lines.commands;
  }

  private static String withoutHereDocuments(String text) {
    StringBuilder kept = new StringBuilder();
    String end = "";
    for (String line : text.split("\n", -1)) {
      if (!end.isEmpty()) {
        end = line.strip().equals(end) ? "" : end;
        continue;
      }
      int here = line.indexOf("<<");
      if (here >= 0) {
        end = line.substring(here + 2).replaceAll("[^A-Za-z]", "");
        line = line.substring(0, here);
      }
      kept.append(line).append('\n');
    }
    return kept.toString();
  }

  private void read(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        if (text.charAt(at + 1) != '\n') {
          add(text.charAt(at + 1));
        }
        at += 2;
      } else if (c == '\'' || c == '"') {
        int close = text.indexOf(c, at + 1);
        inWord = true;
        word.append(text, at + 1, close);
        at = close + 1;
      } else if (c == '#' && !inWord) {
        at = text.indexOf('\n', at);
      } else if (c == '$' && text.startsWith("$(", at) || c == '<' && text.startsWith("<(", at)) {
        int close = close(text, at + 1);
        inWord = true;
        word.append(text, at, close);
        at = close;
      } else if (c == '\n' || c == ';' || c == '|' || c == '&') {
        endCommand();
        at++;
      } else if (Character.isWhitespace(c)) {
        endWord();
        at++;
      } else {
        add(c);
        at++;
      }
    }
    endCommand();
  }

  /** The place after the parenthesis that fits the one at {@code open}. */
  private static int close(String text, int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      if (text.charAt(at) == '(') {
        depth++;
      } else if (text.charAt(at) == ')' && --depth == 0) {
        return at + 1;
      }
    }
    throw new IllegalArgumentException("a parenthesis stays open in: " + text);
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  private void endCommand() {
    endWord();
    if (!words.isEmpty()) {
      commands.add(words);
      words = new ArrayList<>();
    }
  }
}
