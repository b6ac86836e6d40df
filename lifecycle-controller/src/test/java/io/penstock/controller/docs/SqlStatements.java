package io.penstock.controller.docs;

import java.util.Arrays;
import java.util.List;

/** The statements of a block of SQL: each ends with a semicolon at the end of a line. */
public final class SqlStatements {

  private SqlStatements() {}

  /** The statements, without comments of whole lines. */
  public static List<String> of(DocBlock block) {
    String text = block.text().replaceAll("(?m)^\\s*--.*\\R", "");
    return Arrays.stream(text.split(";[ \\t]*(\\R|$)"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }
}
