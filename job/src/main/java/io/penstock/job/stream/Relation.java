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
 * @param identity {@code relreplident}: d primary key, i index, f full, n nothing
 * @param columns in the order of the tuples
 */
record Relation(int oid, String schema, String name, char identity, List<Column> columns) {

  /** What old rows are known by is all of them. */
  static final char FULL = 'f';

  private static final int IN_IDENTITY = 1;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /**
   * One column.
   *
   * @param inIdentity whether old rows bear its value; with FULL every column's
   */
  record Column(String name, long typeOid, int typmod, boolean inIdentity) {

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
    char identity = (char) message[at[0]++];
    int count = (short) SHORT.get(message, at[0]);
    at[0] += 2;
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int flags = message[at[0]++];
      String column = text(message, at);
      long type = (int) INT.get(message, at[0]) & 0xFFFFFFFFL;
      int typmod = (int) INT.get(message, at[0] + 4);
      at[0] += 8;
      columns.add(new Column(column, type, typmod, (flags & IN_IDENTITY) != 0));
    }
    return new Relation(oid, schema, name, identity, columns);
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
