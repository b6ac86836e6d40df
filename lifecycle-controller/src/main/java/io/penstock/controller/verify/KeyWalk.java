package io.penstock.controller.verify;

import io.penstock.model.sql.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a table into ranges of its key. Each range is found when the one before is done, so that the
 * walk ends however fast rows are added behind it.
 */
final class KeyWalk {

  /** Rows aimed at in a range. */
  static final long ROWS = 50_000;

  /** So often a range is made longer when its last row's key is none that both sides know. */
  private static final int MOST_EXTENSIONS = 20;

  private final SourceReader source;
  private final SourceSql sql;
  private final List<ComparedColumn> walked;
  private @Nullable List<String> last;
  private boolean ended;

  KeyWalk(SourceReader source, SourceSql sql, List<ComparedColumn> walked) {
    this.source = source;
    this.sql = sql;
    this.walked = walked;
  }

  /** The next range; null after the last, which has no end. */
  @Nullable Slice next() {
    if (ended) {
      return null;
    }
    List<String> low = last;
    String after = low == null ? "true" : compare(sourceNames(), ">", sourceValues(low));
    List<String> high = high(after);
    if (high == null) {
      ended = true;
    }
    last = high;
    return new Slice(
        after + (high == null ? "" : " AND " + compare(sourceNames(), "<=", sourceValues(high))),
        (low == null ? "1" : target(">", low))
            + (high == null ? "" : " AND " + target("<=", high)));
  }

  /** Whether the range that was given last is the table's last. */
  boolean ended() {
    return ended;
  }

  /** The key of the range's last row; null when the range has no end. */
  private @Nullable List<String> high(String after) {
    for (int times = 1; times <= MOST_EXTENSIONS; times++) {
      List<List<@Nullable String>> found = source.all(sql.boundary(walked, after, times * ROWS));
      if (found.isEmpty()) {
        return null;
      }
      List<String> texts = texts(found.get(0));
      if (texts != null) {
        return texts;
      }
    }
    return null;
  }

  private @Nullable List<String> texts(List<@Nullable String> row) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < walked.size(); i++) {
      String text = row.get(i);
      if (text == null || walked.get(i).form().seek().apply(text) == null) {
        return null;
      }
      texts.add(text);
    }
    return texts;
  }

  private List<String> sourceNames() {
    return walked.stream().map(ComparedColumn::sourceValue).toList();
  }

  private List<String> sourceValues(List<String> texts) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < walked.size(); i++) {
      values.add(String.valueOf(walked.get(i).form().seek().apply(texts.get(i))));
    }
    return values;
  }

  /** ClickHouse's index is used for a comparison of the first column, not for one of tuples. */
  private String target(String operator, List<String> texts) {
    List<String> names = walked.stream().map(ComparedColumn::targetValue).toList();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < walked.size(); i++) {
      ComparedColumn column = walked.get(i);
      values.add(
          column.form().restore() == null
              ? Quote.clickhouseText(texts.get(i))
              : column.form().restore().apply(Quote.clickhouseText(texts.get(i))));
    }
    String exact = compare(names, operator, values);
    return walked.size() == 1
        ? exact
        : names.get(0) + " " + operator.charAt(0) + "= " + values.get(0) + " AND " + exact;
  }

  private static String compare(List<String> names, String operator, List<String> values) {
    return names.size() == 1
        ? names.get(0) + " " + operator + " " + values.get(0)
        : names.stream().collect(Collectors.joining(", ", "(", ") "))
            + operator
            + values.stream().collect(Collectors.joining(", ", " (", ")"));
  }
}
