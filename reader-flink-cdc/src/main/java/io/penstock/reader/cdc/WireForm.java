package io.penstock.reader.cdc;

import io.debezium.time.MicroTimestamp;
import io.debezium.time.Timestamp;
import io.penstock.model.type.PgType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;

/**
 * Gives Debezium's values the form in which Postgres would have sent them, so that they go through
 * the same writers as the native reader's. All are in binary form, numeric is in text form.
 *
 * @param schema the type that Debezium has them in
 * @param text whether in text form
 * @param bytes of a value
 */
record WireForm(Schema.Type schema, boolean text, Bytes bytes) {

  /** Turns one value. */
  @FunctionalInterface
  interface Bytes {

    byte[] of(Schema schema, Object value);
  }

  private static final LocalDate POSTGRES_EPOCH = LocalDate.of(2000, 1, 1);
  private static final int EPOCH_DAYS = (int) POSTGRES_EPOCH.toEpochDay();
  private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

  /** The form of a type; empty for one that this reader does not carry. */
  static Optional<WireForm> of(PgType type) {
    if (!type.isBuiltIn()) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (type.name()) {
          case "bool" ->
              binary(Schema.Type.BOOLEAN, value -> new byte[] {(byte) ((Boolean) value ? 1 : 0)});
          case "int2" ->
              binary(Schema.Type.INT16, value -> room(2).putShort((Short) value).array());
          case "int4" -> binary(Schema.Type.INT32, value -> integer((Integer) value));
          case "int8" -> binary(Schema.Type.INT64, value -> big((Long) value));
          case "float4" ->
              binary(Schema.Type.FLOAT32, value -> room(4).putFloat((Float) value).array());
          case "float8" ->
              binary(Schema.Type.FLOAT64, value -> room(8).putDouble((Double) value).array());
          case "numeric" -> new WireForm(Schema.Type.STRING, true, (schema, v) -> utf8(v));
          case "text", "varchar", "bpchar", "json" -> binary(Schema.Type.STRING, WireForm::utf8);
          case "jsonb" -> binary(Schema.Type.STRING, WireForm::jsonb);
          case "bytea" -> binary(Schema.Type.BYTES, WireForm::raw);
          case "uuid" -> binary(Schema.Type.STRING, WireForm::uuid);
          case "date" -> binary(Schema.Type.INT32, value -> integer((Integer) value - EPOCH_DAYS));
          case "timestamp" ->
              new WireForm(
                  Schema.Type.INT64, false, (schema, value) -> big(micros(schema, (Long) value)));
          case "timestamptz" -> binary(Schema.Type.STRING, value -> big(instant((String) value)));
          default -> null;
        });
  }

  private static WireForm binary(
      Schema.Type schema, java.util.function.Function<Object, byte[]> bytes) {
    return new WireForm(schema, false, (type, value) -> bytes.apply(value));
  }

  private static ByteBuffer room(int bytes) {
    return ByteBuffer.allocate(bytes);
  }

  private static byte[] integer(int value) {
    return room(4).putInt(value).array();
  }

  private static byte[] big(long value) {
    return room(8).putLong(value).array();
  }

  private static byte[] utf8(Object value) {
    return ((String) value).getBytes(StandardCharsets.UTF_8);
  }

  /** Version 1, then the text (jsonb_send). */
  private static byte[] jsonb(Object value) {
    byte[] text = utf8(value);
    return room(text.length + 1).put((byte) 1).put(text).array();
  }

  private static byte[] raw(Object value) {
    ByteBuffer buffer = value instanceof byte[] array ? ByteBuffer.wrap(array) : (ByteBuffer) value;
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] uuid(Object value) {
    UUID uuid = UUID.fromString((String) value);
    return room(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static long micros(Schema schema, long value) {
    boolean millis = Timestamp.SCHEMA_NAME.equals(schema.name());
    if (!millis && !MicroTimestamp.SCHEMA_NAME.equals(schema.name())) {
      throw new IllegalStateException("a timestamp in the unknown form " + schema.name());
    }
    return (millis ? Math.multiplyExact(value, 1000L) : value) - EPOCH_MICROS;
  }

  private static long instant(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    return ChronoUnit.MICROS.between(POSTGRES_EPOCH.atStartOfDay(java.time.ZoneOffset.UTC), time);
  }
}
