package io.penstock.stack.clickhouse.engine;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.nio.file.Path;

/**
 * An embedded ClickHouse over one data directory. One connection stays open for as long as the
 * engine does, because the last one to close shuts the engine down; every request gets a connection
 * of its own, which costs under a millisecond and carries that request's settings and database.
 */
public final class Engine implements AutoCloseable {
  private final Chdb chdb;
  private final String[] arguments;
  private final Pointer keptOpen;

  private Engine(Chdb chdb, String[] arguments) throws EngineException {
    this.chdb = chdb;
    this.arguments = arguments;
    this.keptOpen = connect();
  }

  /**
   * Opens the engine.
   *
   * @param library the libchdb.so
   * @param data its data directory, made if absent; only one process may have it open
   */
  public static Engine open(Path library, Path data) throws EngineException {
    Chdb chdb = Native.load(library.toString(), Chdb.class);
    return new Engine(chdb, new String[] {"clickhouse", "--path=" + data});
  }

  /** A fresh session: default settings, database {@code default}. */
  public EngineSession session() throws EngineException {
    return new EngineSession(chdb, connect());
  }

  private Pointer connect() throws EngineException {
    Pointer connection = chdb.chdb_connect(arguments.length, new StringArray(arguments, "UTF-8"));
    if (connection == null) {
      throw new EngineException(1002, "the engine refused a connection");
    }
    return connection;
  }

  @Override
  public void close() {
    chdb.chdb_close_conn(keptOpen);
  }
}
