package io.penstock.job.encode;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the rows of a table lie in ClickHouse's format Native (ClickHouse docs, "Native"): a block
 * has the numbers of columns and of rows, then of each column its name, its type, the marks of its
 * NULLs if it is Nullable, and its values. Marks and values are the <i>pieces</i> of a column.
 *
 * @param headers name and type of each column, the added ones last
 * @param nullable which columns have two pieces
 */
public record NativeLayout(List<byte[]> headers, List<Boolean> nullable) {

  /**
   * Types whose values have the same bytes here as in RowBinary. Those of arrays, maps, tuples and
   * JSON are laid out otherwise.
   */
  private static final Set<String> PLAIN =
      Set.of(
          "Bool",
          "Date32",
          "DateTime64",
          "Decimal",
          "Float32",
          "Float64",
          "IPv4",
          "IPv6",
          "Int16",
          "Int32",
          "Int64",
          "Int128",
          "Int256",
          "String",
          "Time64",
          "UInt32",
          "UInt64",
          "UUID");

  public NativeLayout {
    headers = List.copyOf(headers);
    nullable = List.copyOf(nullable);
  }

  /**
   * The layout of a table's columns; empty when one of them is of a type that is laid out
   * otherwise.
   *
   * @param metadata names of the columns that are added to it
   */
  public static Optional<NativeLayout> of(List<ColumnPlan> columns, MetadataColumns metadata) {
    List<byte[]> headers = new ArrayList<>();
    List<Boolean> nullable = new ArrayList<>();
    for (ColumnPlan column : columns) {
      TargetType type = TargetType.parse(column.targetType());
      if (!PLAIN.contains(type.name())) {
        return Optional.empty();
      }
      headers.add(header(column.targetName(), type.text()));
      nullable.add(type.nullable());
    }
    headers.add(header(metadata.version(), "UInt64"));
    headers.add(header(metadata.isDeleted(), "UInt8"));
    nullable.add(false);
    nullable.add(false);
    return Optional.of(new NativeLayout(headers, nullable));
  }

  private static byte[] header(String name, String type) {
    RowBuffer header = new RowBuffer(64);
    for (String part : List.of(name, type)) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      header.writeString(bytes, 0, bytes.length);
    }
    return header.copy();
  }

  /** Columns, the added ones included. */
  public int columns() {
    return headers.size();
  }

  /** Pieces of a column. */
  public int pieces(int column) {
    return nullable.get(column) ? 2 : 1;
  }

  /** Pieces of all columns. */
  public int pieces() {
    return columns() + (int) nullable.stream().filter(one -> one).count();
  }
}
