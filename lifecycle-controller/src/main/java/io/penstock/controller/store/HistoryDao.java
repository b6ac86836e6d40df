package io.penstock.controller.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The tables {@code events}, {@code error_counts}, {@code progress}, {@code leftovers} and {@code
 * meta}.
 */
@RegisterConstructorMapper(EventRow.class)
@RegisterConstructorMapper(ErrorCountRow.class)
@RegisterConstructorMapper(LeftoverRow.class)
public interface HistoryDao {

  @SqlUpdate(
      """
      INSERT INTO events (pipe_id, at, kind, message, cause, actor)
      VALUES (:pipeId, :at, :kind, :message, :cause, :actor)
      """)
  void event(
      @Bind("pipeId") String pipeId,
      @Bind("at") long at,
      @Bind("kind") String kind,
      @Bind("message") String message,
      @Bind("cause") String cause,
      @Bind("actor") String actor);

  /** The newest ones, newest first. */
  @SqlQuery("SELECT * FROM events WHERE pipe_id = :pipeId ORDER BY id DESC LIMIT :limit")
  List<EventRow> events(@Bind("pipeId") String pipeId, @Bind("limit") int limit);

  /** The newest of each kind since a time, oldest first: many of one kind hide none of another. */
  @SqlQuery(
      """
      SELECT id, pipe_id, at, kind, message, cause, actor FROM
        (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY id DESC) AS place
         FROM events WHERE pipe_id = :pipeId AND at >= :from)
      WHERE place <= :most ORDER BY id
      """)
  List<EventRow> marks(
      @Bind("pipeId") String pipeId, @Bind("from") long from, @Bind("most") int most);

  /** An error was met once more: the history is trimmed, this is not. */
  @SqlUpdate(
      """
      INSERT INTO error_counts (pipe_id, code, times) VALUES (:pipeId, :code, 1)
      ON CONFLICT (pipe_id, code) DO UPDATE SET times = times + 1
      """)
  void countError(@Bind("pipeId") String pipeId, @Bind("code") String code);

  @SqlQuery("SELECT code, times FROM error_counts WHERE pipe_id = :pipeId ORDER BY code")
  List<ErrorCountRow> errorCounts(@Bind("pipeId") String pipeId);

  @SqlUpdate("DELETE FROM error_counts WHERE pipe_id = :pipeId")
  void forgetErrorCounts(@Bind("pipeId") String pipeId);

  /** The newest message of a kind. */
  @SqlQuery(
      """
      SELECT message FROM events WHERE pipe_id = :pipeId AND kind = :kind ORDER BY id DESC LIMIT 1
      """)
  Optional<String> newest(@Bind("pipeId") String pipeId, @Bind("kind") String kind);

  /** What webhooks tell of all pipes, oldest first: states, errors and alarms. */
  @SqlQuery(
      """
      SELECT * FROM events WHERE id > :after AND kind IN ('state', 'error', 'alarm')
      ORDER BY id LIMIT :limit
      """)
  List<EventRow> eventsAfter(@Bind("after") long after, @Bind("limit") int limit);

  /** The newest id of all events, 0 when there is none. */
  @SqlQuery("SELECT coalesce(max(id), 0) FROM events")
  long newestEvent();

  /** Keeps a pipe's history bounded: so many of each kind, so that many of one drive none out. */
  @SqlUpdate(
      """
      DELETE FROM events WHERE id IN
        (SELECT id FROM
          (SELECT id, row_number() OVER (PARTITION BY kind ORDER BY id DESC) AS place
           FROM events WHERE pipe_id = :pipeId)
         WHERE place > :keep)
      """)
  void trimEvents(@Bind("pipeId") String pipeId, @Bind("keep") int keep);

  @SqlQuery("SELECT tables FROM progress WHERE pipe_id = :pipeId")
  Optional<String> progress(@Bind("pipeId") String pipeId);

  @SqlUpdate(
      """
      INSERT INTO progress (pipe_id, tables) VALUES (:pipeId, :tables)
      ON CONFLICT (pipe_id) DO UPDATE SET tables = excluded.tables
      """)
  void recordProgress(@Bind("pipeId") String pipeId, @Bind("tables") String tables);

  @SqlUpdate(
      """
      INSERT INTO leftovers (pipe_name, source, slot, publication, since)
      VALUES (:pipeName, :source, :slot, :publication, :now)
      """)
  void leave(
      @Bind("pipeName") String pipeName,
      @Bind("source") String source,
      @Bind("slot") String slot,
      @Bind("publication") String publication,
      @Bind("now") long now);

  @SqlQuery("SELECT * FROM leftovers ORDER BY id")
  List<LeftoverRow> leftovers();

  @SqlUpdate("DELETE FROM leftovers WHERE id = :id")
  void cleared(@Bind("id") long id);

  @SqlUpdate("DELETE FROM events WHERE pipe_id = :pipeId")
  void forgetEvents(@Bind("pipeId") String pipeId);

  @SqlUpdate("DELETE FROM progress WHERE pipe_id = :pipeId")
  void forgetProgress(@Bind("pipeId") String pipeId);

  @SqlQuery("SELECT value FROM meta WHERE key = :key")
  Optional<String> meta(@Bind("key") String key);

  @SqlUpdate(
      """
      INSERT INTO meta (key, value) VALUES (:key, :value)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value
      """)
  void changeMeta(@Bind("key") String key, @Bind("value") String value);

  @SqlUpdate("INSERT OR IGNORE INTO meta (key, value) VALUES (:key, :value)")
  void recordMeta(@Bind("key") String key, @Bind("value") String value);
}
