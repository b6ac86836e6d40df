package io.penstock.job.encode;

/** Which integer types of ClickHouse hold every value of which of Postgres. */
final class IntegerTarget {

  private IntegerTarget() {}

  /** The target's width in bytes; 0 when it does not hold every value of the source. */
  static int bytes(int sourceBytes, boolean unsigned, TargetType target) {
    int bytes =
        switch (target.name()) {
          case "Int16" -> 2;
          case "Int32", "UInt32" -> 4;
          case "Int64", "UInt64" -> 8;
          case "Int128", "UInt128" -> 16;
          case "Int256", "UInt256" -> 32;
          default -> 0;
        };
    boolean unsignedTarget = target.name().startsWith("U");
    boolean fits =
        unsigned
            ? unsignedTarget ? bytes >= sourceBytes : bytes > sourceBytes
            : !unsignedTarget && bytes >= sourceBytes;
    return fits ? bytes : 0;
  }
}
