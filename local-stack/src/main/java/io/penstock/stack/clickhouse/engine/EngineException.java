package io.penstock.stack.clickhouse.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine said instead of a result, in its own words. */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final Pattern CODE = Pattern.compile("Code: (\\d+)");

  /** ClickHouse's UNKNOWN_EXCEPTION, for messages that carry no code. */
  private static final int UNKNOWN = 1002;

  private final int code;

  public EngineException(int code, String message) {
    super(message);
    this.code = code;
  }

  static EngineException of(String message) {
    Matcher matcher = CODE.matcher(message);
    return new EngineException(
        matcher.find() ? Integer.parseInt(matcher.group(1)) : UNKNOWN, message);
  }

  /** ClickHouse's error code (system.errors), e.g. 60 for UNKNOWN_TABLE. */
  public int code() {
    return code;
  }
}
