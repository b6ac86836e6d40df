package io.penstock.controller.store;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table {@code runs}. */
@RegisterConstructorMapper(RunRow.class)
public interface RunDao {

  @SqlUpdate(
      """
      INSERT INTO runs (pipe_id, number, job_id, restored_from, checkpoint, savepoint, discarded,
                        submitted_at)
      SELECT :pipeId, coalesce(max(number), 0) + 1, :jobId, :restoredFrom, '', '', 0, :now
      FROM runs WHERE pipe_id = :pipeId
      """)
  void insert(
      @Bind("pipeId") String pipeId,
      @Bind("jobId") String jobId,
      @Bind("restoredFrom") String restoredFrom,
      @Bind("now") long now);

  /** Newest first. */
  @SqlQuery("SELECT * FROM runs WHERE pipe_id = :pipeId ORDER BY number DESC")
  List<RunRow> all(@Bind("pipeId") String pipeId);

  @SqlUpdate("UPDATE runs SET checkpoint = :path WHERE job_id = :jobId")
  void checkpointed(@Bind("jobId") String jobId, @Bind("path") String path);

  @SqlUpdate("UPDATE runs SET savepoint = :path WHERE job_id = :jobId")
  void ended(@Bind("jobId") String jobId, @Bind("path") String path);

  @SqlUpdate("UPDATE runs SET discarded = 1 WHERE job_id = :jobId")
  void discarded(@Bind("jobId") String jobId);

  @SqlUpdate("DELETE FROM runs WHERE pipe_id = :pipeId")
  void forget(@Bind("pipeId") String pipeId);
}
