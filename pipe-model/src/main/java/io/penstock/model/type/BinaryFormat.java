package io.penstock.model.type;

/** What a String holds of a bytea. */
public enum BinaryFormat {
  /** The bytes themselves. */
  RAW,
  /** Two digits a byte in capitals, as ClickHouse's {@code hex} prints them. */
  HEX,
  /** RFC 4648 with padding, as ClickHouse's {@code base64Encode} prints it. */
  BASE64
}
