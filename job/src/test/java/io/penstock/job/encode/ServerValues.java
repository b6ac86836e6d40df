package io.penstock.job.encode;

import io.penstock.model.type.PgType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Values of one column as a server gives them: its send function's bytes and its output text. */
record ServerValues(PgType type, List<byte @Nullable []> binary, List<byte @Nullable []> text) {

  private static final int COPY_HEADER = 11 + 4 + 4;

  /** Stores literals in a column of SQL type {@code sqlType} and reads them back both ways. */
  static ServerValues store(PostgresServers server, String sqlType, List<String> literals)
      throws SQLException, IOException {
    Connection connection = server.connection();
    PostgresServers.Stored stored = server.column(sqlType);
    try (var statement = connection.createStatement()) {
      statement.execute("DELETE FROM " + stored.table());
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO %s (v) SELECT x::%s FROM unnest(?::text[]) WITH ORDINALITY u(x, n) ORDER BY n"
                .formatted(stored.table(), sqlType))) {
      insert.setArray(1, connection.createArrayOf("text", literals.toArray()));
      insert.executeUpdate();
    }
    return new ServerValues(
        stored.type(), binary(connection, stored.table()), text(connection, stored.table()));
  }

  private static List<byte @Nullable []> binary(Connection connection, String table)
      throws SQLException, IOException {
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut(
            "COPY (SELECT v FROM " + table + " ORDER BY id) TO STDOUT (FORMAT binary)", copied);
    ByteBuffer buffer = ByteBuffer.wrap(copied.toByteArray()).position(COPY_HEADER);
    List<byte @Nullable []> values = new ArrayList<>();
    while (buffer.getShort() == 1) {
      int length = buffer.getInt();
      if (length < 0) {
        values.add(null);
      } else {
        byte[] value = new byte[length];
        buffer.get(value);
        values.add(value);
      }
    }
    return values;
  }

  /** format('%s') calls the output function; a cast to text is another function for some types. */
  private static List<byte @Nullable []> text(Connection connection, String table)
      throws SQLException {
    List<byte @Nullable []> values = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CASE WHEN v IS DISTINCT FROM NULL"
                    + " THEN convert_to(format('%s', v), 'UTF8') END FROM "
                    + table
                    + " ORDER BY id")) {
      while (row.next()) {
        values.add(row.getBytes(1));
      }
    }
    return values;
  }
}
