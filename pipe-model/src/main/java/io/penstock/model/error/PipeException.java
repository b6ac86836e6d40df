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
  private static final Pattern MARK = Pattern.compile("\\[penstock:([A-Z_]+)\\] ([^\\r\\n]*)");

  private final ErrorCode code;
  private final String detail;

  /** An error without a cause. */
  public PipeException(ErrorCode code, String detail) {
    this(code, detail, null);
  }

  /** An error with the exception that led to it. */
  public PipeException(ErrorCode code, String detail, @Nullable Throwable cause) {
    super("[penstock:" + code + "] " + detail.replace('\n', ' ').replace('\r', ' '), cause);
    this.code = code;
    this.detail = detail;
  }

  public ErrorCode code() {
    return code;
  }

  /** What happened in this case, without the code. */
  public String detail() {
    return detail;
  }

  /** A code and detail found in a text, such as a stack trace. */
  public record Found(ErrorCode code, String detail) {}

  /** Finds the last code in {@code text}: the innermost cause of a printed stack trace. */
  public static Optional<Found> parse(String text) {
    Matcher matcher = MARK.matcher(text);
    Found found = null;
    while (matcher.find()) {
      for (ErrorCode code : ErrorCode.values()) {
        if (code.name().equals(matcher.group(1))) {
          found = new Found(code, matcher.group(2));
        }
      }
    }
    return Optional.ofNullable(found);
  }
}
