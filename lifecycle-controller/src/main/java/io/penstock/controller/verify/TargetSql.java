package io.penstock.controller.verify;

import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.sql.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What ClickHouse is asked about one table. Aliases are not names that columns have. */
final class TargetSql {

  private static final String KEY = "`penstock key`";
  private static final String ROW = "`penstock row`";

  private final ComparedTable table;
  private final String name;
  private final MetadataColumns metadata;

  TargetSql(ComparedTable table, String database, MetadataColumns metadata) {
    this.table = table;
    this.name = Quote.clickhouse(database, table.plan().targetTable());
    this.metadata = metadata;
  }

  private static String md5(String text) {
    return "lower(hex(MD5(" + text + ")))";
  }

  private String keyHash() {
    return md5(ComparedColumn.targetLine(table.key()));
  }

  private String line() {
    return ComparedColumn.targetLine(table.columns());
  }

  /** As Postgres reads 64 bits: the first is the highest, and the number has a sign. */
  private static String number(String bytes) {
    return "toInt128(reinterpretAsInt64(reverse(substring(" + bytes + ", 1, 8))))";
  }

  private String from(String condition) {
    return " FROM " + name + " FINAL WHERE " + condition;
  }

  /** {@code rows, sum}. */
  String digest(Slice slice) {
    return "SELECT toString(count()), toString(sum("
        + number("MD5(" + line() + ")")
        + "))"
        + from(slice.target());
  }

  /** {@code bucket, rows, sum} of each. */
  String buckets(Slice slice) {
    return "SELECT substring("
        + keyHash()
        + ", 1, "
        + SourceSql.BUCKET_DIGITS
        + ") AS "
        + KEY
        + ", toString(count()), toString(sum("
        + number("MD5(" + line() + ")")
        + "))"
        + from(slice.target())
        + " GROUP BY "
        + KEY;
  }

  String inBuckets(List<String> buckets) {
    return "substring("
        + keyHash()
        + ", 1, "
        + SourceSql.BUCKET_DIGITS
        + ") IN ("
        + buckets.stream().map(Quote::clickhouseText).collect(Collectors.joining(", "))
        + ")";
  }

  String behind(String hash) {
    return keyHash() + " > " + Quote.clickhouseText(hash);
  }

  /** {@code key hash, row hash, key texts…} in the order of the key's hash. */
  String rows(Slice slice) {
    return "SELECT "
        + keyHash()
        + " AS "
        + KEY
        + ", "
        + md5(line())
        + " AS "
        + ROW
        + (table.wholeRows()
            ? ""
            : table.key().stream()
                .map(column -> ", " + column.targetText())
                .collect(Collectors.joining()))
        + from(slice.target())
        + " ORDER BY "
        + KEY;
  }

  /** {@code key hash, row hash} of some keys. */
  String look(List<RowKey> keys) {
    return "SELECT " + keyHash() + ", " + md5(line()) + from(among(keys));
  }

  /** {@code key hash}, then of each column its text's MD5 and its first characters. */
  String cells(List<RowKey> keys, int characters) {
    return "SELECT "
        + keyHash()
        + table.columns().stream()
            .map(
                column ->
                    ", "
                        + md5(column.targetText())
                        + ", substringUTF8("
                        + column.targetText()
                        + ", 1, "
                        + characters
                        + ")")
            .collect(Collectors.joining())
        + from(among(keys));
  }

  private String among(List<RowKey> keys) {
    List<String> sought = new ArrayList<>();
    for (RowKey key : keys) {
      String one = sought(key);
      if (one == null) {
        return keyHash()
            + " IN ("
            + keys.stream()
                .map(k -> Quote.clickhouseText(k.hash()))
                .collect(Collectors.joining(", "))
            + ")";
      }
      sought.add(one);
    }
    return "(" + String.join(" OR ", sought) + ")";
  }

  private @Nullable String sought(RowKey key) {
    if (table.wholeRows()) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      ComparedColumn column = table.key().get(i);
      String value = literal(column, key.texts().get(i));
      if (value == null) {
        return null;
      }
      parts.add(column.targetValue() + " = " + value);
    }
    return "(" + String.join(" AND ", parts) + ")";
  }

  /** The value that a text stands for, if it is one of a kind. */
  static @Nullable String literal(ComparedColumn column, String text) {
    Form form = column.form();
    return form.restore() == null ? null : form.restore().apply(Quote.clickhouseText(text));
  }

  /**
   * Writes rows.
   *
   * @param columns that are written; all others get their defaults
   * @param rows their columns' texts as literals
   * @param version of all of them
   */
  String write(List<Rewriting> columns, List<List<String>> rows, String version) {
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder shape = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      Rewriting column = columns.get(i);
      String text = "`penstock " + i + "`";
      names.append(column.target()).append(", ");
      values.append(column.value().apply(text)).append(", ");
      shape.append(i == 0 ? "" : ", ").append(text).append(" Nullable(String)");
    }
    return "INSERT INTO "
        + name
        + " ("
        + names
        + Quote.clickhouse(metadata.version())
        + ", "
        + Quote.clickhouse(metadata.isDeleted())
        + ") SELECT "
        + values
        + "toUInt64("
        + version
        + "), 0 FROM values("
        + Quote.clickhouseText(shape.toString())
        + ", "
        + rows.stream()
            .map(row -> "(" + String.join(", ", row) + ")")
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** Writes tombstones over what is shown of some keys. */
  String bury(List<RowKey> keys, String version) {
    String columns =
        table.plan().columns().stream()
            .map(column -> Quote.clickhouse(column.targetName()))
            .collect(Collectors.joining(", "));
    String added =
        Stream.of(metadata.version(), metadata.isDeleted())
            .map(Quote::clickhouse)
            .collect(Collectors.joining(", "));
    return "INSERT INTO "
        + name
        + " ("
        + columns
        + ", "
        + added
        + ") SELECT "
        + columns
        + ", toUInt64("
        + version
        + "), 1"
        + from(among(keys));
  }
}
