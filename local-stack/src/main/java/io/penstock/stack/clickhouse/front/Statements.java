package io.penstock.stack.clickhouse.front;

import io.penstock.stack.clickhouse.engine.Engine;
import io.penstock.stack.clickhouse.engine.EngineException;
import io.penstock.stack.clickhouse.engine.EngineSession;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of ours that stand around a client's. */
final class Statements {
  private Statements() {}

  /** As they stand behind SET or SETTINGS; empty if there are none. */
  static String settings(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(one -> quoted(one.getKey(), '`') + " = " + quoted(one.getValue(), '\''))
        .collect(Collectors.joining(", "));
  }

  /**
   * A new session.
   *
   * @param settings that hold in it, as of {@link #settings}
   * @param database that is current in it; null for the engine's default
   */
  static EngineSession session(Engine engine, String settings, @Nullable String database)
      throws EngineException {
    EngineSession session = engine.session();
    boolean ready = false;
    try {
      // The engine's default is 1, and then inserts from files fail. All in one statement: to
      // run any is much of what a small INSERT costs.
      session.execute("SET async_insert = 0" + (settings.isEmpty() ? "" : ", " + settings));
      if (database != null) {
        session.execute("USE " + quoted(database, '`'));
      }
      ready = true;
      return session;
    } finally {
      if (!ready) {
        session.close();
      }
    }
  }

  private static String quoted(String text, char quote) {
    return quote + text.replace("\\", "\\\\").replace("" + quote, "\\" + quote) + quote;
  }
}
