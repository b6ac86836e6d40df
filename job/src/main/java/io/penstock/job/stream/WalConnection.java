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
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

  private static final String DECODING_MEMORY = "256MB";

  private static final Logger LOG = LoggerFactory.getLogger(WalConnection.class);
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final Connection connection;
  private final @Nullable MessageStream stream;
  private final CopyDual copy;
  private final SlotConfirmation confirmation;
  private final Thread statusThread;
  private final WalMessage message = new WalMessage();
  private volatile boolean closed;
  private volatile boolean replyWanted;
  private volatile long received;
  private volatile @Nullable Exception statusFailure;
  private volatile long heardAt = System.nanoTime();
  private long polledAt = heardAt;
  private long idlePosition;
  private boolean lookDue = true;
  private boolean quiet;

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
      makeRoom();
      this.copy = start(startSql(stream, binary, start));
    } catch (SQLException e) {
      PostgresConnector.closeQuietly(connection);
      throw PostgresConnector.classify(e);
    }
    this.statusThread = new Thread(this::sendStatuses, "penstock-status-" + stream.slot());
    statusThread.setDaemon(true);
    statusThread.start();
  }

  /**
   * A transaction that does not fit into the walsender's memory is written to disk and read again,
   * which takes longer than all else (manual, "logical_decoding_work_mem": 64 MB unless set, some
   * 200,000 changes). Who has set it, for the server, the database or the role, keeps it.
   */
  private void makeRoom() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT set_config(name, '%s', false) FROM pg_settings
          WHERE name = 'logical_decoding_work_mem' AND source = 'default'
          """
              .formatted(DECODING_MEMORY));
    }
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
   * The next XLogData message if one is at hand, else null. It holds until the next call.
   *
   * @throws PipeException when the connection is lost
   */
  @Nullable WalMessage poll() {
    try {
      while (true) {
        if (!next()) {
          silence();
          return null;
        }
        heardAt = System.nanoTime();
        polledAt = heardAt;
        switch (message.tag()) {
          case WalMessage.XLOG_DATA -> {
            received = message.start();
            return message;
          }
          case WalMessage.KEEPALIVE -> keepalive();
          default -> {
            // The protocol has no other.
          }
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

  /** Takes a message from where it lies; what does not lie there whole comes by the driver. */
  private boolean next() throws IOException, SQLException {
    if (stream != null) {
      // The driver would wait for the rest of a message with its lock, which a status needs.
      if (!stream.messageAtHand() && !look(stream)) {
        return false;
      }
      if (stream.takeCopyData()) {
        message.set(stream.array(), stream.offset(), stream.length());
        return true;
      }
    }
    byte[] data = copy.readFromCopy(false);
    quiet = data == null;
    if (data == null) {
      return false;
    }
    message.set(data, 0, data.length);
    return true;
  }

  /**
   * Looks for what has come, every other time: between two looks the caller pauses. Were each
   * change fetched as it comes, the receive window would never close, see {@link ReadPause}.
   */
  private boolean look(MessageStream from) throws IOException {
    if (!lookDue) {
      lookDue = true;
      quiet = false;
      return false;
    }
    quiet = from.takeIn() == 0;
    boolean atHand = from.messageAtHand();
    lookDue = !atHand || from.isFull();
    return atHand;
  }

  /** Whether nothing had come when it was looked for last. */
  boolean quiet() {
    return quiet;
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

  /**
   * A half-open connection never ends by itself: TCP alone would take hours to notice. One that is
   * closed shows in what cannot be sent over it: reading only what is there does not meet its end.
   */
  private void silence() {
    if (!copy.isActive()) {
      throw new PipeException(ErrorCode.SOURCE_UNREACHABLE, "Postgres ended the stream");
    }
    Exception failure = statusFailure;
    if (failure != null && quiet) {
      throw new PipeException(
          ErrorCode.SOURCE_UNREACHABLE,
          "the stream's connection is lost: " + failure.getMessage(),
          failure);
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

  private void keepalive() {
    long position = message.start();
    idlePosition = position;
    received = position;
    if (message.wantsReply()) {
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
          // For the reading thread, once it has read all that came.
          statusFailure = e;
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
