package io.penstock.job.encode;

import io.penstock.model.type.PgType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what arrived in ClickHouse back into the text that the server prints for it. */
public final class RenderedArrivals {

  private RenderedArrivals() {}

  /**
   * The values of a column of type {@code targetType} as literals of the type they came from.
   *
   * @param rowBinary nothing but the column's values
   */
  public static List<@Nullable String> literals(byte[] rowBinary, PgType type, String targetType) {
    TargetType target = TargetType.parse(targetType);
    RenderedLiteral renderer = renderer(type);
    RowBinaryReader reader = new RowBinaryReader(rowBinary);
    List<@Nullable String> literals = new ArrayList<>();
    while (!reader.finished()) {
      literals.add(renderer.of(reader.read(target)));
    }
    return literals;
  }

  /** Whether the destination holds the server's text itself. */
  public static boolean isPrinted(PgType type, String targetType) {
    return TargetType.parse(targetType).is("String") && !type.storage().name().equals("bytea");
  }

  /** Lets the server read literals and print them in its own way. */
  public static List<@Nullable String> reprint(
      Connection connection, String sqlType, List<@Nullable String> literals) throws SQLException {
    List<@Nullable String> printed = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT CASE WHEN x IS NOT NULL THEN format('%s', x::"
                + sqlType
                + ") END FROM unnest(?::text[]) WITH ORDINALITY u(x, n) ORDER BY n")) {
      query.setArray(1, connection.createArrayOf("text", literals.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          printed.add(row.getString(1));
        }
      }
    }
    return printed;
  }

  /** An array's text without its lower bounds, which ClickHouse does not have. */
  public static @Nullable String withoutBounds(@Nullable String text) {
    return text == null ? null : text.replaceFirst("^(\\[-?\\d+:-?\\d+\\])+=", "");
  }

  private static RenderedLiteral renderer(PgType type) {
    PgType storage = type.storage();
    PgType element = storage.element() == null ? storage : storage.element().storage();
    return new RenderedLiteral(
        element.name().equals("bytea"),
        element.name().equals("box") ? ';' : ',',
        storage.kind() == PgType.Kind.ARRAY && element.kind() == PgType.Kind.ARRAY);
  }
}
