package io.penstock.job.stream;

import io.penstock.job.encode.print.TextBuffer;
import io.penstock.job.encode.print.TextForms;
import io.penstock.job.encode.wire.BigEndian;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.PgType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** A key column's value, on its way back to Postgres as text. */
final class KeyText {

  private KeyText() {}

  /**
   * The SQL that makes the text a value of its type again.
   *
   * @param text SQL for the text
   */
  static String value(PgType declared, boolean binary, String text) {
    PgType type = declared.storage();
    String plain = binary && isMoney(type) ? "CAST(" + text + " AS numeric)" : text;
    return "CAST(" + plain + " AS " + Quote.postgres(type.schema(), type.name()) + ")";
  }

  /** The text of a value in the stream's form. */
  static String of(PgType declared, boolean binary, byte[] message, int offset, int length) {
    PgType type = declared.storage();
    if (!binary) {
      return new String(message, offset, length, StandardCharsets.UTF_8);
    }
    if (isMoney(type)) {
      // Its own text depends on the server's locale.
      return BigDecimal.valueOf(BigEndian.getLong(message, offset), 2).toPlainString();
    }
    TextBuffer text = new TextBuffer();
    TextForms.of(type)
        .orElseThrow(() -> new IllegalStateException("a binary stream of " + type.display()))
        .print(message, offset, length, text);
    return new String(text.array(), 0, text.size(), StandardCharsets.UTF_8);
  }

  private static boolean isMoney(PgType type) {
    return type.isBuiltIn() && type.name().equals("money");
  }
}
