package io.penstock.controller.store;

import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table {@code resyncs}. */
@RegisterConstructorMapper(ResyncRow.class)
public interface ResyncDao {

  @SqlUpdate(
      """
      INSERT INTO resyncs (pipe_id, chosen, keep_old, definition, slot, phase, spec, ready_lsn,
                           pairs, leftovers, restarts, back, back_code, back_detail, started_at, progress)
      VALUES (:pipeId, :chosen, :keepOld, :definition, :slot, :phase, :spec, :readyLsn,
              :pairs, :leftovers, :restarts, :back, :backCode, :backDetail, :startedAt, :progress)
      """)
  void insert(@BindMethods ResyncRow row);

  @SqlQuery("SELECT * FROM resyncs WHERE pipe_id = :pipeId")
  Optional<ResyncRow> find(@Bind("pipeId") String pipeId);

  @SqlUpdate("UPDATE resyncs SET spec = :spec WHERE pipe_id = :pipeId")
  void recordSpec(@Bind("pipeId") String pipeId, @Bind("spec") String spec);

  /** What undoing it leads back to. */
  @SqlUpdate("UPDATE resyncs SET definition = :definition WHERE pipe_id = :pipeId")
  void redefine(@Bind("pipeId") String pipeId, @Bind("definition") String definition);

  @SqlUpdate("UPDATE resyncs SET ready_lsn = :lsn WHERE pipe_id = :pipeId")
  void ready(@Bind("pipeId") String pipeId, @Bind("lsn") String lsn);

  @SqlUpdate("UPDATE resyncs SET progress = :progress WHERE pipe_id = :pipeId")
  void recordProgress(@Bind("pipeId") String pipeId, @Bind("progress") String progress);

  @SqlUpdate("UPDATE resyncs SET pairs = :pairs WHERE pipe_id = :pipeId")
  void recordPairs(@Bind("pipeId") String pipeId, @Bind("pairs") String pairs);

  @SqlUpdate("UPDATE resyncs SET phase = 'SWAPPED', leftovers = :leftovers WHERE pipe_id = :pipeId")
  void swapped(@Bind("pipeId") String pipeId, @Bind("leftovers") String leftovers);

  /** The live job has gone for a reason that only the resync can heal. */
  @SqlUpdate(
      """
      UPDATE resyncs SET back = :back, back_code = :code, back_detail = :detail
      WHERE pipe_id = :pipeId
      """)
  void leadBackTo(
      @Bind("pipeId") String pipeId,
      @Bind("back") ResyncRow.Back back,
      @Bind("code") String code,
      @Bind("detail") String detail);

  /** Begins again: another slot, nothing recorded. */
  @SqlUpdate(
      """
      UPDATE resyncs SET slot = :slot, spec = NULL, ready_lsn = '', pairs = '', progress = '',
                         restarts = restarts + 1
      WHERE pipe_id = :pipeId
      """)
  void reset(@Bind("pipeId") String pipeId, @Bind("slot") String slot);

  @SqlUpdate("DELETE FROM resyncs WHERE pipe_id = :pipeId")
  void forget(@Bind("pipeId") String pipeId);
}
