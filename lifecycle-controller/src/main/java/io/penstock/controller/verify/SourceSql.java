package io.penstock.controller.verify;

import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.sql.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Postgres is asked about one table. */
final class SourceSql {

  /** Digits of a key's hash that name its bucket. */
  static final int BUCKET_DIGITS = 3;

  private final ComparedTable table;
  private final boolean utf8;
  private boolean byHash;

  /**
   * Statements about a table.
   *
   * @param utf8 whether the server keeps texts as ClickHouse does
   */
  SourceSql(ComparedTable table, boolean utf8) {
    this.table = table;
    this.utf8 = utf8;
  }

  private String md5(String text) {
    return utf8 ? "md5(" + text + ")" : "md5(convert_to(" + text + ", 'UTF8'))";
  }

  private String keyHash() {
    return md5(ComparedColumn.sourceLine(table.key()));
  }

  private String rowHash() {
    return md5(ComparedColumn.sourceLine(table.columns()));
  }

  private static String number(String hash) {
    return "('x' || substr(" + hash + ", 1, 16))::bit(64)::bigint";
  }

  private String from(String condition) {
    String name = Quote.postgres(table.plan().schema(), table.plan().name());
    String filter = table.plan().rowFilter();
    return " FROM "
        // A table's heirs are not published with it; a partitioned one's rows are all in them.
        + (table.plan().partitioned() ? "" : "ONLY ")
        + name
        + " WHERE ("
        + condition
        + ")"
        + (filter.isEmpty() ? "" : " AND (" + filter + ")");
  }

  /** {@code rows, sum}. */
  String digest(Slice slice) {
    return "SELECT count(*), coalesce(sum("
        + number(rowHash())
        + "), 0)::text"
        + from(slice.source());
  }

  /** {@code bucket, rows, sum} of each. */
  String buckets(Slice slice) {
    return "SELECT substr(k, 1, "
        + BUCKET_DIGITS
        + "), count(*), sum("
        + number("r")
        + ")::text FROM ("
        + hashes(slice)
        + ") hashed GROUP BY 1";
  }

  private String hashes(Slice slice) {
    return "SELECT "
        + (table.wholeRows() ? "DISTINCT " : "")
        + keyHash()
        + " AS k, "
        + rowHash()
        + " AS r"
        + from(slice.source());
  }

  /** Rows whose key's hash begins with some digits. */
  String inBuckets(List<String> buckets) {
    return "substr("
        + keyHash()
        + ", 1, "
        + BUCKET_DIGITS
        + ") IN ("
        + buckets.stream().map(Quote::postgresText).collect(Collectors.joining(", "))
        + ")";
  }

  /** Rows whose key's hash comes behind another. */
  String behind(String hash) {
    return keyHash() + " COLLATE \"C\" > " + Quote.postgresText(hash);
  }

  /** {@code key hash, row hash, key texts…} in the order of the key's hash. */
  String rows(Slice slice) {
    if (table.wholeRows()) {
      return "SELECT k, r FROM (" + hashes(slice) + ") hashed ORDER BY k COLLATE \"C\"";
    }
    return "SELECT k, r"
        + names()
        + " FROM (SELECT "
        + keyHash()
        + " AS k, "
        + rowHash()
        + " AS r"
        + keyTexts()
        + from(slice.source())
        + ") hashed ORDER BY k COLLATE \"C\"";
  }

  private String names() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < table.key().size(); i++) {
      names.append(", t").append(i);
    }
    return names.toString();
  }

  private String keyTexts() {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < table.key().size(); i++) {
      texts.append(", ").append(table.key().get(i).sourceText()).append(" AS t").append(i);
    }
    return texts.toString();
  }

  /** {@code key hash, row hash} of some keys. */
  String look(List<RowKey> keys) {
    return "SELECT "
        + (table.wholeRows() ? "DISTINCT " : "")
        + keyHash()
        + ", "
        + rowHash()
        + from(among(keys));
  }

  /** {@code key hash}, then of each column its text's MD5 and its first characters. */
  String cells(List<RowKey> keys, int characters) {
    return "SELECT "
        + keyHash()
        + table.columns().stream()
            .map(
                column ->
                    ", "
                        + md5(column.sourceText())
                        + ", left("
                        + column.sourceText()
                        + ", "
                        + characters
                        + ")")
            .collect(Collectors.joining())
        + from(among(keys));
  }

  /** {@code key hash}, then of each of some columns what it is written again from. */
  String stored(List<RowKey> keys, List<Rewriting> columns) {
    return "SELECT "
        + keyHash()
        + columns.stream().map(column -> ", " + column.stored()).collect(Collectors.joining())
        + from(among(keys));
  }

  /** By an index where each column's text says which value it is, else by the hash. */
  private String among(List<RowKey> keys) {
    List<String> sought = new ArrayList<>();
    for (RowKey key : keys) {
      String one = sought(key);
      if (one == null) {
        return keyHash()
            + " IN ("
            + keys.stream().map(k -> Quote.postgresText(k.hash())).collect(Collectors.joining(", "))
            + ")";
      }
      sought.add(one);
    }
    return String.join(" OR ", sought);
  }

  /** Whether an index finds a row. */
  boolean seeks(RowKey key) {
    return sought(key) != null;
  }

  /** A key of the target was no value of the source's type: the text cannot be sought. */
  void seekNoMore() {
    byHash = true;
  }

  private @Nullable String sought(RowKey key) {
    if (byHash || table.wholeRows()) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      ComparedColumn column = table.key().get(i);
      String text = key.texts().get(i);
      String value = column.form().seek().apply(text);
      // Outside of a key of the source the target's default may be its NULL.
      boolean hidesNull =
          table.plan().identity() != ReplicaIdentity.KEY && text.equals(column.form().whenNull());
      if (value == null || hidesNull) {
        return null;
      }
      parts.add(column.sourceValue() + " = " + value);
    }
    return "(" + String.join(" AND ", parts) + ")";
  }

  /**
   * The texts of the first key columns of the row that closes a range.
   *
   * @param after condition that begins it
   * @param rows in it
   */
  String boundary(List<ComparedColumn> walked, String after, long rows) {
    String order =
        walked.stream().map(ComparedColumn::sourceValue).collect(Collectors.joining(", "));
    return "SELECT "
        + walked.stream().map(ComparedColumn::sourceText).collect(Collectors.joining(", "))
        + from(after)
        + " ORDER BY "
        + order
        + " OFFSET "
        + (rows - 1)
        + " LIMIT 1";
  }
}
