package io.penstock.reader.cdc;

import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.penstock.model.Lsn;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * pgjdbc's stream below the connector's source, which gives no access to it: got at by reflection,
 * on versions that this module's POM holds. Belongs to the thread that reads, between two reads.
 *
 * <p>pgjdbc must not confirm by itself. Once what it has confirmed reaches the last message, or
 * before the first one, it answers each keepalive by confirming as far as the server has got: past
 * transactions that no checkpoint covers, where transactions interleave. Since 42.7.6 {@code
 * withAutomaticFlush(false)} forbids it; the connector does not say so, and works with 42.7.3 only
 * (later ones name the database in their metadata, by which it then does not know its tables). So
 * each confirmation is sent beside what pgjdbc keeps, and forgotten before the next read.
 */
final class SlotStream {

  private static final LogSequenceNumber NEVER = LogSequenceNumber.valueOf(Long.MAX_VALUE);

  private final Field streams =
      field(PostgresStreamingChangeEventSource.class, "replicationStream");
  private @Nullable ReplicationStream outer;
  private @Nullable PGReplicationStream stream;

  /** Takes up the stream that a source reads now. */
  void attach(PostgresStreamingChangeEventSource source) {
    try {
      ReplicationStream now = (ReplicationStream) ((AtomicReference<?>) streams.get(source)).get();
      if (now == null || now == outer) {
        return;
      }
      PGReplicationStream inner =
          (PGReplicationStream) field(now.getClass(), "val$stream").get(now);
      // Before the first message: then it has that one's.
      field(inner.getClass(), "startOfLastMessageLSN").set(inner, NEVER);
      outer = now;
      stream = inner;
    } catch (ReflectiveOperationException e) {
      throw unknownVersion(PGReplicationStream.class, e);
    }
  }

  /**
   * How far the server has got: the position of the last message, or where a keepalive after it
   * said that the walsender stood. All transactions whose commit lies before it have been sent.
   */
  Lsn received() {
    PGReplicationStream open = stream;
    return open == null ? Lsn.NONE : new Lsn(open.getLastReceiveLSN().asLong());
  }

  /**
   * Confirms to the slot; not done when there is no stream.
   *
   * @return whether it was done
   */
  boolean confirm(Lsn position) {
    PGReplicationStream open = stream;
    if (open == null) {
      return false;
    }
    LogSequenceNumber number = LogSequenceNumber.valueOf(position.value());
    Class<?> lsn = LogSequenceNumber.class;
    try {
      Method send =
          open.getClass().getDeclaredMethod("updateStatusInternal", lsn, lsn, lsn, boolean.class);
      send.setAccessible(true);
      send.invoke(open, open.getLastReceiveLSN(), number, number, false);
      field(open.getClass(), "explicitlyFlushedLSN").set(open, LogSequenceNumber.INVALID_LSN);
    } catch (ReflectiveOperationException e) {
      throw unknownVersion(open.getClass(), e);
    }
    return true;
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw unknownVersion(type, e);
    }
  }

  private static IllegalStateException unknownVersion(
      Class<?> type, ReflectiveOperationException cause) {
    return new IllegalStateException(
        type.getName() + " refuses, or is not of the version that this reader was built for",
        cause);
  }
}
