package io.penstock.job.stream;

import io.penstock.job.postgres.MessageStream;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.row.RowLimit;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.sql.Quote;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A walsender connection under START_REPLICATION (manual, "Streaming Replication Protocol"). One
 * thread reads; a second one answers the server every {@link #STATUS_PERIOD}, so that the
 * connection stays alive while the reader is held back and a confirmation does not wait for
 * traffic.
 *
 * <p>The protocol is spoken over pgjdbc's COPY BOTH instead of its {@code PGReplicationStream}:
 * that one moves the confirmed position by itself in places, and hides the keepalive's position.
 */
final class WalConnection implements AutoCloseable {

  /** Far below any sensible wal_sender_timeout (60 s by default), also on a starved machine. */
  private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);

  private static final Duration CONFIRMATION_DELAY = Duration.ofMillis(100);
  private static final Duration SLOT_WAIT = Duration.ofSeconds(20);

  /**
   * After this much silence the server is asked to answer, after {@link #SILENCE_LIMIT} given up.
   */
  private static final Duration SILENCE_ASKED = Duration.ofSeconds(10);

  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(WalConnection.class);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private static final int XLOG_DATA = 'w';
  private static final int KEEPALIVE = 'k';

  /** Bytes of XLogData before the message: tag, start, end and clock. */
  static final int PAYLOAD = 25;

  private final Connection connection;
  private final @Nullable MessageStream stream;
  private final CopyDual copy;
  private final SlotConfirmation confirmation;
  private final Thread statusThread;
  private volatile boolean closed;
  private volatile boolean replyWanted;
  private volatile long received;
  private volatile long heardAt = System.nanoTime();
  private long polledAt = heardAt;
  private long idlePosition;

  /**
   * Opens the stream at {@code start}, waiting a while for an earlier reader of the slot to be
   * gone.
   *
   * @throws PipeException when Postgres cannot be reached, refuses, or the slot stays taken
   */
  WalConnection(
      PostgresConnector connector,
      StreamSpec stream,
      boolean binary,
      Lsn start,
      SlotConfirmation confirmation) {
    this.confirmation = confirmation;
    PostgresConnector.Session session = connector.replication("stream");
    this.connection = session.connection();
    this.stream = session.stream();
    this.received = start.value();
    try {
      this.copy = start(startSql(stream, binary, start));
    } catch (SQLException e) {
      PostgresConnector.closeQuietly(connection);
      throw PostgresConnector.classify(e);
    }
    this.statusThread = new Thread(this::sendStatuses, "penstock-status-" + stream.slot());
    statusThread.setDaemon(true);
    statusThread.start();
  }

  private static String startSql(StreamSpec stream, boolean binary, Lsn start) {
    return "START_REPLICATION SLOT "
        + Quote.postgres(stream.slot())
        + " LOGICAL "
        + start
        + " (proto_version '1', publication_names "
        + Quote.replicationText(Quote.postgres(stream.publication()))
        + (binary ? ", binary 'true'" : "")
        + ")";
  }

  private CopyDual start(String sql) throws SQLException {
    long deadline = System.nanoTime() + SLOT_WAIT.toNanos();
    while (true) {
      try {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyDual(sql);
      } catch (SQLException e) {
        // 55006 object_in_use: the walsender of a reader that died is not gone yet.
        boolean taken = "55006".equals(e.getSQLState());
        if (!taken || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LOG.info("the slot is still active: {}", e.getMessage());
        LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
      }
    }
  }

  /**
   * The next XLogData message if one is at hand, else null. Its WAL position is {@link #start}, its
   * content begins at {@link #PAYLOAD}.
   *
   * @throws PipeException when the connection is lost
   */
  byte @Nullable [] poll() {
    try {
      while (true) {
        // The driver would wait for the rest of a message with its lock, which a status needs.
        boolean atHand = stream == null || stream.messageAtHand();
        byte[] data = atHand ? copy.readFromCopy(false) : null;
        if (data == null) {
          silence();
          return null;
        }
        heardAt = System.nanoTime();
        polledAt = heardAt;
        if (data[0] == XLOG_DATA) {
          received = start(data);
          return data;
        }
        if (data[0] == KEEPALIVE) {
          keepalive(data);
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    } catch (IOException e) {
      throw new PipeException(ErrorCode.SOURCE_UNREACHABLE, String.valueOf(e.getMessage()), e);
    } catch (OutOfMemoryError e) {
      // Whose row it is stands in the message that could not be received.
      throw RowLimit.noRoom(e);
    }
  }

  /**
   * pgoutput looks the publication up as it was when the change was made. One that was made after
   * the slot cannot be found there, however often it is tried.
   */
  private static PipeException failed(SQLException e) {
    PipeException error = PostgresConnector.classify(e);
    return error.code() == ErrorCode.PUBLICATION_MISSING
        ? new PipeException(
            error.code(),
            error.detail()
                + " (then: if it was made after the slot, make the slot anew, publication first)",
            e)
        : error;
  }

  /** A half-open connection never ends by itself: TCP alone would take hours to notice. */
  private void silence() {
    if (!copy.isActive()) {
      throw new PipeException(ErrorCode.SOURCE_UNREACHABLE, "Postgres ended the stream");
    }
    long now = System.nanoTime();
    if (now - polledAt > Duration.ofSeconds(1).toNanos()) {
      // The reader was held back; the server's silence begins now.
      heardAt = now;
    }
    polledAt = now;
    if (now - heardAt > SILENCE_LIMIT.toNanos()) {
      throw new PipeException(
          ErrorCode.SOURCE_UNREACHABLE,
          "Postgres has been silent for " + SILENCE_LIMIT.toSeconds() + " s");
    }
  }

  /** Where an XLogData's record lies in the WAL. */
  static long start(byte[] data) {
    return (long) LONG.get(data, 1);
  }

  private void keepalive(byte[] data) {
    long position = (long) LONG.get(data, 1);
    idlePosition = position;
    received = position;
    if (data[17] != 0) {
      replyWanted = true;
      LockSupport.unpark(statusThread);
    }
  }

  /**
   * How far the server had decoded at its last keepalive: all transactions that committed before it
   * have been sent ahead of it.
   */
  long idlePosition() {
    return idlePosition;
  }

  private void sendStatuses() {
    long sentConfirmation = -1;
    long sentAt = 0;
    while (!closed) {
      long confirm = confirmation.lsn();
      boolean due = System.nanoTime() - sentAt >= STATUS_PERIOD.toNanos();
      if (due || replyWanted || confirm != sentConfirmation) {
        replyWanted = false;
        try {
          sendStatus(confirm);
        } catch (SQLException | RuntimeException e) {
          // The reading thread meets the same broken connection and reports it.
          LOG.debug("a status update could not be sent", e);
        }
        sentConfirmation = confirm;
        sentAt = System.nanoTime();
      }
      LockSupport.parkNanos(CONFIRMATION_DELAY.toNanos());
    }
  }

  /** Standby status update; all-zero flush and apply positions leave the slot where it is. */
  private void sendStatus(long confirm) throws SQLException {
    ByteBuffer message = ByteBuffer.allocate(34);
    message.put((byte) 'r');
    message.putLong(Long.compareUnsigned(received, confirm) >= 0 ? received : confirm);
    message.putLong(confirm);
    message.putLong(confirm);
    message.putLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, Instant.now()));
    boolean ask = System.nanoTime() - heardAt > SILENCE_ASKED.toNanos();
    message.put((byte) (ask ? 1 : 0));
    copy.writeToCopy(message.array(), 0, message.capacity());
    copy.flushCopy();
  }

  /** Cuts the connection; the slot stays where it was confirmed to. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(statusThread);
    PostgresConnector.closeQuietly(connection);
  }
}
