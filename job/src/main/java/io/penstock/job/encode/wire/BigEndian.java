package io.penstock.job.encode.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network byte order, as every Postgres send function writes them. */
public final class BigEndian {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  public static short getShort(byte[] source, int offset) {
    return (short) SHORT.get(source, offset);
  }

  public static int getInt(byte[] source, int offset) {
    return (int) INT.get(source, offset);
  }

  public static long getLong(byte[] source, int offset) {
    return (long) LONG.get(source, offset);
  }
}
