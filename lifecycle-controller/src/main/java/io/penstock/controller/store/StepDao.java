package io.penstock.controller.store;

import io.penstock.controller.lifecycle.StepKind;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table {@code steps}. */
@RegisterConstructorMapper(StepRow.class)
public interface StepDao {

  @SqlUpdate(
      """
      INSERT INTO steps (pipe_id, kind, status, notes, attempts, outcome, made_at)
      VALUES (:pipeId, :kind, 'OPEN', '{}', 0, '', :now)
      """)
  void open(@Bind("pipeId") String pipeId, @Bind("kind") StepKind kind, @Bind("now") long now);

  @SqlQuery("SELECT * FROM steps WHERE pipe_id = :pipeId AND status = 'OPEN' ORDER BY id LIMIT 1")
  Optional<StepRow> next(@Bind("pipeId") String pipeId);

  @SqlQuery("SELECT * FROM steps WHERE pipe_id = :pipeId AND status = 'OPEN' ORDER BY id")
  List<StepRow> open(@Bind("pipeId") String pipeId);

  @SqlQuery("SELECT * FROM steps WHERE pipe_id = :pipeId ORDER BY id")
  List<StepRow> all(@Bind("pipeId") String pipeId);

  /** The newest of a kind. */
  @SqlQuery("SELECT * FROM steps WHERE pipe_id = :pipeId AND kind = :kind ORDER BY id DESC LIMIT 1")
  Optional<StepRow> newest(@Bind("pipeId") String pipeId, @Bind("kind") StepKind kind);

  /** Opens a step once more, behind all others; it keeps its notes. */
  @SqlUpdate(
      """
      INSERT INTO steps (pipe_id, kind, status, notes, attempts, outcome, made_at)
      SELECT pipe_id, kind, 'OPEN', notes, 0, '', :now FROM steps WHERE id = :id
      """)
  void openAgain(@Bind("id") long id, @Bind("now") long now);

  /** The next open step's time begins now. */
  @SqlUpdate(
      """
      UPDATE steps SET made_at = :now
      WHERE id = (SELECT min(id) FROM steps WHERE pipe_id = :pipeId AND status = 'OPEN')
      """)
  void beginNext(@Bind("pipeId") String pipeId, @Bind("now") long now);

  @SqlUpdate("UPDATE steps SET notes = :notes WHERE id = :id")
  void note(@Bind("id") long id, @Bind("notes") String notes);

  @SqlUpdate("UPDATE steps SET attempts = :attempts, outcome = :outcome WHERE id = :id")
  void attempted(
      @Bind("id") long id, @Bind("attempts") int attempts, @Bind("outcome") String outcome);

  /** Ends a step, be it that it was dropped meanwhile. */
  @SqlUpdate(
      """
      UPDATE steps SET status = :status, outcome = :outcome, ended_at = :now
      WHERE id = :id
      """)
  void end(
      @Bind("id") long id,
      @Bind("status") String status,
      @Bind("outcome") String outcome,
      @Bind("now") long now);

  @SqlUpdate(
      """
      UPDATE steps SET status = 'DROPPED', ended_at = :now
      WHERE pipe_id = :pipeId AND status = 'OPEN'
      """)
  void dropOpen(@Bind("pipeId") String pipeId, @Bind("now") long now);

  @SqlUpdate("DELETE FROM steps WHERE pipe_id = :pipeId")
  void forget(@Bind("pipeId") String pipeId);
}
