package io.penstock.model.type;

import org.jspecify.annotations.Nullable;

/**
 * What a user chose where a Postgres type has more than one good destination. Each holds for tables
 * that are planned after it was chosen, never for one that is there.
 *
 * @param unboundedNumeric of numeric columns without precision
 * @param jsonAs of json and jsonb
 * @param binaryFormat of bytea
 */
public record TypeChoices(
    UnboundedNumeric unboundedNumeric, JsonAs jsonAs, BinaryFormat binaryFormat) {

  /** What pipes get whose settings say nothing. */
  public static final TypeChoices DEFAULT = new TypeChoices(null, null, null);

  /** The destination of a numeric that may have any number of digits. */
  public enum UnboundedNumeric {
    /** All digits. */
    STRING,
    /** Decimal(76, 38): a number, but not every number. */
    DECIMAL
  }

  /** The destination of json and jsonb. */
  public enum JsonAs {
    /** The text. */
    STRING,
    /** ClickHouse's type JSON, which holds objects only. */
    JSON
  }

  /** Null stands for the default. */
  public TypeChoices(
      @Nullable UnboundedNumeric unboundedNumeric,
      @Nullable JsonAs jsonAs,
      @Nullable BinaryFormat binaryFormat) {
    this.unboundedNumeric = unboundedNumeric == null ? UnboundedNumeric.STRING : unboundedNumeric;
    this.jsonAs = jsonAs == null ? JsonAs.STRING : jsonAs;
    this.binaryFormat = binaryFormat == null ? BinaryFormat.RAW : binaryFormat;
  }
}
