package io.penstock.job.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * One value as Postgres sends it, in binary and in text.
 *
 * @param binary what the type's send function gives
 * @param text what its output function prints
 */
record SampleCell(byte[] binary, byte[] text) {
  private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** Postgres counts numerics in digits of this base. */
  private static final BigInteger BASE = BigInteger.valueOf(10_000);

  private static final int BASE_DIGITS = 4;

  /** The value of a type that a row's number makes. */
  static SampleCell of(String type, long row) {
    return switch (type) {
      case "int8" -> cell(bytes(8).putLong(row * 1_000_003), row * 1_000_003);
      case "int4" -> cell(bytes(4).putInt((int) (row * 7919)), (int) (row * 7919));
      case "int2" -> cell(bytes(2).putShort((short) (row % 30_000)), row % 30_000);
      case "float8" -> cell(bytes(8).putDouble(row / 3.0), row / 3.0);
      case "float4" -> cell(bytes(4).putFloat(row % 1000 / 7.0f), row % 1000 / 7.0f);
      case "bool" -> cell(bytes(1).put((byte) (row % 3 == 0 ? 1 : 0)), row % 3 == 0 ? "t" : "f");
      case "numeric" -> numeric(BigDecimal.valueOf(row % 100_000 * 100 / 7, 2));
      case "date" -> date(EPOCH.toLocalDate().plusDays(row % 9_000));
      case "timestamp" -> timestamp(EPOCH.plusSeconds(row * 3 + 700_000_000), "");
      case "timestamptz" -> timestamp(EPOCH.plusSeconds(row * 2 + 700_000_000), "+00");
      case "uuid" -> uuid(new UUID(row * 0x9E3779B97F4A7C15L, ~row));
      case "jsonb" -> jsonb("{\"n\": " + row + ", \"tag\": \"row " + row % 100 + "\"}");
      case "varchar" -> text("code " + Long.toHexString(row * 0x9E3779B9L));
      case "text" -> text("value number " + row);
      default -> throw new IllegalArgumentException(type);
    };
  }

  /** Of a text-like type. */
  static SampleCell text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new SampleCell(bytes, bytes);
  }

  private static SampleCell jsonb(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    // A byte with the format's version comes first.
    return new SampleCell(bytes(1 + text.length).put((byte) 1).put(text).array(), text);
  }

  private static SampleCell uuid(UUID value) {
    ByteBuffer bytes =
        bytes(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    return cell(bytes, value);
  }

  private static SampleCell date(LocalDate value) {
    long days = ChronoUnit.DAYS.between(EPOCH.toLocalDate(), value);
    return cell(bytes(4).putInt((int) days), value);
  }

  private static SampleCell timestamp(LocalDateTime value, String zone) {
    long micros = ChronoUnit.MICROS.between(EPOCH, value);
    return cell(bytes(8).putLong(micros), SECONDS.format(value) + zone);
  }

  /** Not negative: digits of base 10000, weight of the first, sign, decimals, then the digits. */
  private static SampleCell numeric(BigDecimal value) {
    int behind = (value.scale() + BASE_DIGITS - 1) / BASE_DIGITS;
    BigInteger rest =
        value.setScale(behind * BASE_DIGITS, RoundingMode.UNNECESSARY).unscaledValue();
    Deque<Short> digits = new ArrayDeque<>();
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      digits.addFirst(parts[1].shortValue());
      rest = parts[0];
    }
    ByteBuffer bytes = bytes(8 + 2 * digits.size());
    bytes.putShort((short) digits.size()).putShort((short) (digits.size() - 1 - behind));
    bytes.putShort((short) 0).putShort((short) value.scale());
    digits.forEach(bytes::putShort);
    return cell(bytes, value.toPlainString());
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length);
  }

  private static SampleCell cell(ByteBuffer binary, Object text) {
    return new SampleCell(binary.array(), text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
