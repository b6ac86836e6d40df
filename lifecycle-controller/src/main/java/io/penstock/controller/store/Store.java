package io.penstock.controller.store;

import io.penstock.controller.config.ConfigException;
import io.penstock.controller.statement.SqlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The open store. Its file is locked for as long as it is open: two controllers on one store would
 * both drive the same pipes.
 */
public final class Store implements AutoCloseable {

  private static final List<String> MIGRATIONS =
      List.of(
          "V1__pipes.sql",
          "V2__resyncs.sql",
          "V3__samples.sql",
          "V4__error_counts.sql",
          "V5__resync_progress.sql",
          "V6__copies.sql");

  private final Jdbi jdbi;
  private final FileChannel lockFile;

  /**
   * SQLite lets whoever asks at the right moment go first: on a slow disk, among many, somebody
   * would be refused after ten seconds of bad luck. Here they take turns.
   */
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Kept by whose turn it is: to open the file for each transaction took a third of our CPU time.
   */
  private @Nullable Session session;

  private Store(Jdbi jdbi, FileChannel lockFile) {
    this.jdbi = jdbi;
    this.lockFile = lockFile;
  }

  /** The tables, all in one transaction. */
  public record Daos(
      PipeDao pipes,
      StepDao steps,
      RunDao runs,
      ResyncDao resyncs,
      TableStopDao stops,
      HistoryDao history,
      SampleDao samples,
      CopyDao copies) {}

  private record Session(Handle handle, Daos daos) {}

  /**
   * Opens the store in {@code dir}, making and migrating it as needed.
   *
   * @throws ConfigException when another controller has it
   */
  public static Store open(Path dir) {
    try {
      Files.createDirectories(dir);
      FileChannel lockFile = lock(dir.resolve("store.lock"));
      Path file = dir.resolve("store.db");
      if (Files.notExists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      // An intent must be on the disk before the act that it announces.
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      config.setBusyTimeout(10_000);
      SQLiteDataSource source = new SQLiteDataSource(config);
      source.setUrl("jdbc:sqlite:" + file);
      Jdbi jdbi = Jdbi.create(source).installPlugin(new SqlObjectPlugin());
      migrate(jdbi);
      return new Store(jdbi, lockFile);
    } catch (IOException e) {
      throw new ConfigException("dataDir " + dir + " cannot be used: " + e);
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new ConfigException(
          "another controller uses "
              + file.getParent()
              + "; stop it first, or give this one a dataDir of its own");
    }
    return channel;
  }

  private static void migrate(Jdbi jdbi) {
    int version = jdbi.withHandle(Store::version);
    if (version > MIGRATIONS.size()) {
      throw new ConfigException(
          "the store is of a newer Penstock (schema " + version + "); use that one");
    }
    for (int next = version; next < MIGRATIONS.size(); next++) {
      String script = SqlFile.read("store/" + MIGRATIONS.get(next));
      int reached = next + 1;
      jdbi.useTransaction(
          handle -> {
            handle.createScript(script).execute();
            handle.execute("PRAGMA user_version = " + reached);
          });
    }
  }

  private static int version(Handle handle) {
    return handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
  }

  /** Reads or writes in one transaction. */
  public <T extends @Nullable Object> T with(Function<Daos, T> work) {
    turn.lock();
    try {
      Session open = session();
      return open.handle().inTransaction(handle -> work.apply(open.daos()));
    } catch (JdbiException e) {
      // Whatever ails it, the next one begins afresh.
      try {
        end();
      } catch (JdbiException again) {
        e.addSuppressed(again);
      }
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private Session session() {
    Session open = session;
    if (open == null) {
      Handle handle = jdbi.open();
      open =
          new Session(
              handle,
              new Daos(
                  handle.attach(PipeDao.class),
                  handle.attach(StepDao.class),
                  handle.attach(RunDao.class),
                  handle.attach(ResyncDao.class),
                  handle.attach(TableStopDao.class),
                  handle.attach(HistoryDao.class),
                  handle.attach(SampleDao.class),
                  handle.attach(CopyDao.class)));
      session = open;
    }
    return open;
  }

  private void end() {
    Session open = session;
    session = null;
    if (open != null) {
      open.handle().close();
    }
  }

  /** Writes in one transaction. */
  public void use(java.util.function.Consumer<Daos> work) {
    this.<@Nullable Void>with(
        daos -> {
          work.accept(daos);
          return null;
        });
  }

  /** Whether it can be written to. */
  public boolean works() {
    try {
      use(daos -> daos.history().recordMeta("alive", "yes"));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      end();
    } finally {
      turn.unlock();
    }
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
