package io.penstock.controller.store;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table {@code table_stops}. */
@RegisterConstructorMapper(TableStopRow.class)
public interface TableStopDao {

  @SqlUpdate(
      """
      INSERT OR IGNORE INTO table_stops (pipe_id, position, code, detail, since)
      VALUES (:pipeId, :position, :code, :detail, :now)
      """)
  void stop(
      @Bind("pipeId") String pipeId,
      @Bind("position") int position,
      @Bind("code") String code,
      @Bind("detail") String detail,
      @Bind("now") long now);

  @SqlQuery("SELECT * FROM table_stops WHERE pipe_id = :pipeId ORDER BY position")
  List<TableStopRow> all(@Bind("pipeId") String pipeId);

  /** Gives a stop another code. */
  @SqlUpdate("UPDATE table_stops SET code = :code WHERE pipe_id = :pipeId AND position = :position")
  void recode(
      @Bind("pipeId") String pipeId, @Bind("position") int position, @Bind("code") String code);

  @SqlUpdate("DELETE FROM table_stops WHERE pipe_id = :pipeId AND position = :position")
  void clear(@Bind("pipeId") String pipeId, @Bind("position") int position);

  @SqlUpdate("DELETE FROM table_stops WHERE pipe_id = :pipeId")
  void forget(@Bind("pipeId") String pipeId);
}
