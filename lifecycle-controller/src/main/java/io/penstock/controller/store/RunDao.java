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
                        submitted_at, role)
      SELECT :pipeId, coalesce(max(number), 0) + 1, :jobId, :restoredFrom, '', '', 0, 0, :role
      FROM runs WHERE pipe_id = :pipeId
      """)
  void insert(
      @Bind("pipeId") String pipeId,
      @Bind("jobId") String jobId,
      @Bind("restoredFrom") String restoredFrom,
      @Bind("role") RunRow.Role role);

  /** It is being sent to Flink now. */
  @SqlUpdate("UPDATE runs SET submitted_at = :now WHERE job_id = :jobId")
  void sent(@Bind("jobId") String jobId, @Bind("now") long now);

  /** Of all roles, newest first. */
  @SqlQuery("SELECT * FROM runs WHERE pipe_id = :pipeId ORDER BY number DESC")
  List<RunRow> all(@Bind("pipeId") String pipeId);

  /** Of one role, newest first. */
  @SqlQuery("SELECT * FROM runs WHERE pipe_id = :pipeId AND role = :role ORDER BY number DESC")
  List<RunRow> of(@Bind("pipeId") String pipeId, @Bind("role") RunRow.Role role);

  /** How many there have been, of all roles. */
  @SqlQuery("SELECT count(*) FROM runs WHERE pipe_id = :pipeId")
  long count(@Bind("pipeId") String pipeId);

  @SqlUpdate("UPDATE runs SET role = :to WHERE pipe_id = :pipeId AND role = :from")
  void become(
      @Bind("pipeId") String pipeId, @Bind("from") RunRow.Role from, @Bind("to") RunRow.Role to);

  @SqlUpdate("UPDATE runs SET checkpoint = :path WHERE job_id = :jobId")
  void checkpointed(@Bind("jobId") String jobId, @Bind("path") String path);

  @SqlUpdate("UPDATE runs SET savepoint = :path WHERE job_id = :jobId")
  void ended(@Bind("jobId") String jobId, @Bind("path") String path);

  @SqlUpdate("UPDATE runs SET discarded = 1 WHERE job_id = :jobId")
  void discarded(@Bind("jobId") String jobId);

  @SqlUpdate("DELETE FROM runs WHERE pipe_id = :pipeId")
  void forget(@Bind("pipeId") String pipeId);
}
