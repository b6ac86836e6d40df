package io.penstock.job.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads RowBinary as ClickHouse's documentation describes it, one value after the other: Strings as
 * bytes in ISO-8859-1, arrays as lists, everything else as its usual Java type.
 */
final class RowBinaryReader {

  private final ByteBuffer buffer;

  RowBinaryReader(byte[] bytes) {
    buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean finished() {
    return !buffer.hasRemaining();
  }

  @Nullable Object read(TargetType type) {
    if (type.nullable() && buffer.get() == 1) {
      return null;
    }
    return switch (type.name()) {
      case "Bool" -> buffer.get() != 0;
      case "Int16" -> (long) buffer.getShort();
      case "Int32" -> (long) buffer.getInt();
      case "UInt32" -> buffer.getInt() & 0xFFFF_FFFFL;
      case "Int64" -> buffer.getLong();
      case "Float32" -> buffer.getFloat();
      case "Float64" -> buffer.getDouble();
      case "Decimal" -> {
        DecimalTarget target = DecimalTarget.of(type);
        yield new BigDecimal(integer(target.bytes()), target.scale());
      }
      case "Int256" -> integer(32);
      case "String" -> string();
      case "UUID" -> new UUID(buffer.getLong(), buffer.getLong());
      case "Date32" -> LocalDate.ofEpochDay(buffer.getInt());
      case "DateTime64" ->
          LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
              .plus(buffer.getLong(), ChronoUnit.MICROS);
      case "Time64" -> Duration.ofNanos(buffer.getLong() * 1000);
      case "Array" -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int left = varUInt(); left > 0; left--) {
          list.add(read(java.util.Objects.requireNonNull(type.element())));
        }
        yield list;
      }
      default -> throw new IllegalArgumentException(type.name());
    };
  }

  private BigInteger integer(int bytes) {
    byte[] bigEndian = new byte[bytes];
    for (int i = bytes - 1; i >= 0; i--) {
      bigEndian[i] = buffer.get();
    }
    return new BigInteger(bigEndian);
  }

  private String string() {
    byte[] bytes = new byte[varUInt()];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private int varUInt() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int group = buffer.get();
      value |= (group & 0x7F) << shift;
      if (group >= 0) {
        return value;
      }
    }
  }
}
