package io.penstock.controller.cli.document;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code schema.table[:target]}; a name that holds a dot, a colon or a quote is written in double
 * quotes, an inner one doubled, as in SQL.
 *
 * @param target null leaves the choice to the controller
 */
public record TableArgument(String schema, String table, @Nullable String target) {

  /**
   * Reads the argument.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static TableArgument parse(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder separators = new StringBuilder();
    int at = 0;
    while (true) {
      StringBuilder name = new StringBuilder();
      at = text.startsWith("\"", at) ? quoted(text, at + 1, name) : plain(text, at, name);
      if (name.isEmpty()) {
        throw malformed(text);
      }
      names.add(name.toString());
      if (at == text.length()) {
        break;
      }
      separators.append(text.charAt(at++));
    }
    return switch (separators.toString()) {
      case "." -> new TableArgument(names.get(0), names.get(1), null);
      case ".:" -> new TableArgument(names.get(0), names.get(1), names.get(2));
      default -> throw malformed(text);
    };
  }

  private static int plain(String text, int from, StringBuilder name) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != ':') {
      name.append(text.charAt(at++));
    }
    return at;
  }

  private static int quoted(String text, int from, StringBuilder name) {
    int at = from;
    while (at < text.length()) {
      if (text.charAt(at) != '"') {
        name.append(text.charAt(at++));
      } else if (text.startsWith("\"\"", at)) {
        name.append('"');
        at += 2;
      } else {
        return at + 1;
      }
    }
    throw malformed(text);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "a table is given as schema.table[:target], not as " + text);
  }
}
