package io.penstock.job.stream;

import io.penstock.model.type.PgType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Relation message: what a table looks like for the changes that follow it (manual, "Logical
 * Replication Message Formats").
 *
 * @param oid of the table
 * @param schema empty for pg_catalog
 * @param name of the table
 * @param columns in the order of the tuples
 */
record Relation(int oid, String schema, String name, List<Column> columns) {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** One column: its name, type and modifier. */
  record Column(String name, long typeOid, int typmod) {

    /** Whether values are of the type that the plan knows. */
    boolean is(PgType type) {
      return typeOid == type.oid();
    }
  }

  /** Reads the message whose tag byte lies at {@code start}. */
  static Relation parse(byte[] message, int start) {
    int oid = (int) INT.get(message, start + 1);
    int[] at = {start + 5};
    String schema = text(message, at);
    String name = text(message, at);
    at[0]++; // replica identity: the plan's is checked at start-up
    int count = (short) SHORT.get(message, at[0]);
    at[0] += 2;
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      at[0]++; // flags
      String column = text(message, at);
      long type = (int) INT.get(message, at[0]) & 0xFFFFFFFFL;
      int typmod = (int) INT.get(message, at[0] + 4);
      at[0] += 8;
      columns.add(new Column(column, type, typmod));
    }
    return new Relation(oid, schema, name, columns);
  }

  private static String text(byte[] message, int[] at) {
    int end = at[0];
    while (message[end] != 0) {
      end++;
    }
    String text = new String(message, at[0], end - at[0], StandardCharsets.UTF_8);
    at[0] = end + 1;
    return text;
  }
}
