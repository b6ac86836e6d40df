package io.penstock.model.error;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error with its code. The message carries the code in a form that survives Flink's exception
 * history, which keeps only text: the controller finds it again with {@link #parse}. The detail
 * never holds a secret or a row value.
 */
public final class PipeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** In place of a table's index, for an error that is of no single table. */
  public static final int NO_TABLE = -1;

  private static final Pattern MARK =
      Pattern.compile("\\[penstock:([A-Z_]+)(?:@(\\d{1,6}))?\\] ([^\\r\\n]*)");

  private final ErrorCode code;
  private final String detail;
  private final int table;

  /** An error without a cause. */
  public PipeException(ErrorCode code, String detail) {
    this(code, detail, null);
  }

  /** An error with the exception that led to it. */
  public PipeException(ErrorCode code, String detail, @Nullable Throwable cause) {
    this(code, detail, cause, NO_TABLE);
  }

  private PipeException(ErrorCode code, String detail, @Nullable Throwable cause, int table) {
    super(mark(code, table) + detail.replace('\n', ' ').replace('\r', ' '), cause);
    this.code = code;
    this.detail = detail;
    this.table = table;
  }

  private static String mark(ErrorCode code, int table) {
    return "[penstock:" + code + (table == NO_TABLE ? "" : "@" + table) + "] ";
  }

  /**
   * The same error, said to be of one table; one that names a table already stays as it is.
   *
   * @param index of the table in the spec
   */
  public PipeException inTable(int index) {
    if (table != NO_TABLE) {
      return this;
    }
    PipeException named = new PipeException(code, detail, getCause(), index);
    named.setStackTrace(getStackTrace());
    return named;
  }

  public ErrorCode code() {
    return code;
  }

  /** What happened in this case, without the code. */
  public String detail() {
    return detail;
  }

  /** Code, detail and table. */
  public Found found() {
    return new Found(code, detail, table);
  }

  /**
   * A code and detail found in a text, such as a stack trace.
   *
   * @param table index of the table in the spec, or {@link #NO_TABLE}
   */
  public record Found(ErrorCode code, String detail, int table) {

    /** An error of no single table. */
    public Found(ErrorCode code, String detail) {
      this(code, detail, NO_TABLE);
    }

    /** Whether it stops one table only. */
    public boolean stopsTable() {
      return table != NO_TABLE && code.stopsTable();
    }
  }

  /** Finds the last code in {@code text}: the innermost cause of a printed stack trace. */
  public static Optional<Found> parse(String text) {
    Matcher matcher = MARK.matcher(text);
    Found found = null;
    while (matcher.find()) {
      for (ErrorCode code : ErrorCode.values()) {
        if (code.name().equals(matcher.group(1))) {
          String table = matcher.group(2);
          found =
              new Found(code, matcher.group(3), table == null ? NO_TABLE : Integer.parseInt(table));
        }
      }
    }
    return Optional.ofNullable(found);
  }
}
