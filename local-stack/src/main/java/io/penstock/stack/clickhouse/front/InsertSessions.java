package io.penstock.stack.clickhouse.front;

import io.penstock.stack.clickhouse.engine.Counts;
import io.penstock.stack.clickhouse.engine.Engine;
import io.penstock.stack.clickhouse.engine.EngineException;
import io.penstock.stack.clickhouse.engine.EngineSession;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for INSERTs. These carry their settings themselves and leave a session as they found it,
 * so that a few are kept: to connect, to set and to choose a database costs a fifth of what a small
 * INSERT costs.
 */
final class InsertSessions implements AutoCloseable {
  private static final int MAX_KEPT = 4;

  private final Engine engine;
  private final Deque<InDatabase> kept = new ArrayDeque<>();
  private boolean closed;

  InsertSessions(Engine engine) {
    this.engine = engine;
  }

  /** A session and what its current database is; null for the engine's default. */
  private record InDatabase(EngineSession session, @Nullable String database) {}

  /** Runs an INSERT. Of a session in which one has failed nobody knows what that left: it ends. */
  Counts run(@Nullable String database, byte[] insert) throws EngineException, IOException {
    InDatabase used = take(database);
    boolean whole = false;
    try {
      Counts counts = used.session().query(insert, "Null", (bytes, from, length) -> {});
      whole = true;
      return counts;
    } finally {
      if (!whole || !keep(used)) {
        used.session().close();
      }
    }
  }

  private InDatabase take(@Nullable String database) throws EngineException {
    InDatabase found = find(database);
    return found != null
        ? found
        : new InDatabase(Statements.session(engine, "", database), database);
  }

  private synchronized @Nullable InDatabase find(@Nullable String database) {
    for (Iterator<InDatabase> all = kept.iterator(); all.hasNext(); ) {
      InDatabase one = all.next();
      if (Objects.equals(one.database(), database)) {
        all.remove();
        return one;
      }
    }
    return null;
  }

  /** Whether there is room for it. Who comes from another database takes the oldest one's place. */
  private synchronized boolean keep(InDatabase used) {
    if (closed) {
      return false;
    }
    if (kept.size() == MAX_KEPT) {
      kept.removeLast().session().close();
    }
    kept.addFirst(used);
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    kept.forEach(one -> one.session().close());
    kept.clear();
  }
}
