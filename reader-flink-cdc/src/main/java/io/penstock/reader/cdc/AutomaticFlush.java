package io.penstock.reader.cdc;

import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.PGReplicationStream;

/**
 * Keeps pgjdbc from confirming by itself. Once an explicit confirmation has caught up with the last
 * message, it answers each keepalive by confirming as far as the server has got: past transactions
 * that no checkpoint covers where transactions interleave. {@code withAutomaticFlush(false)}
 * forbids it (pgjdbc 42.7.6), and the connector has no way to say so: hence by reflection, on
 * versions that this module's POM holds.
 */
final class AutomaticFlush {

  private final Field streams =
      field(PostgresStreamingChangeEventSource.class, "replicationStream");
  private @Nullable ReplicationStream forbidden;

  /**
   * Forbids it on the stream that the source reads now. Called before every read: a source opens
   * its stream twice.
   */
  void forbid(PostgresStreamingChangeEventSource source) {
    try {
      ReplicationStream stream =
          (ReplicationStream) ((AtomicReference<?>) streams.get(source)).get();
      if (stream == null || stream == forbidden) {
        return;
      }
      Object inner = field(stream.getClass(), "val$stream").get(stream);
      field(((PGReplicationStream) inner).getClass(), "automaticFlush").setBoolean(inner, false);
      forbidden = stream;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(
          type.getName() + " is not of the version that this reader was built for", e);
    }
  }
}
