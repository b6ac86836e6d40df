package io.penstock.controller.store;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table {@code samples}. */
@RegisterConstructorMapper(SampleRow.class)
public interface SampleDao {

  /** Adds a look to its step. SQLite's max of two values is NULL when one of them is. */
  @SqlUpdate(
      """
      INSERT INTO samples VALUES (:pipeId, :step, :at, :looks, :lagSeconds, :lagBytes, :slotBytes,
        :checkpointAge, :snapshotRate, :insertRate, :updateRate, :deleteRate)
      ON CONFLICT (pipe_id, step, at) DO UPDATE SET
        lag_seconds = coalesce(max(lag_seconds, excluded.lag_seconds),
                               lag_seconds, excluded.lag_seconds),
        lag_bytes = coalesce(max(lag_bytes, excluded.lag_bytes), lag_bytes, excluded.lag_bytes),
        slot_bytes = coalesce(max(slot_bytes, excluded.slot_bytes),
                              slot_bytes, excluded.slot_bytes),
        checkpoint_age = coalesce(max(checkpoint_age, excluded.checkpoint_age),
                                  checkpoint_age, excluded.checkpoint_age),
        snapshot_rate = coalesce((snapshot_rate * looks + excluded.snapshot_rate) / (looks + 1),
                                 snapshot_rate, excluded.snapshot_rate),
        insert_rate = coalesce((insert_rate * looks + excluded.insert_rate) / (looks + 1),
                               insert_rate, excluded.insert_rate),
        update_rate = coalesce((update_rate * looks + excluded.update_rate) / (looks + 1),
                               update_rate, excluded.update_rate),
        delete_rate = coalesce((delete_rate * looks + excluded.delete_rate) / (looks + 1),
                               delete_rate, excluded.delete_rate),
        looks = looks + excluded.looks
      """)
  void add(@BindMethods SampleRow row);

  /** Oldest first. */
  @SqlQuery(
      """
      SELECT * FROM samples WHERE pipe_id = :pipeId AND step = :step AND at >= :from ORDER BY at
      """)
  List<SampleRow> since(
      @Bind("pipeId") String pipeId, @Bind("step") int step, @Bind("from") long from);

  /** Lets go what is older. */
  @SqlUpdate("DELETE FROM samples WHERE pipe_id = :pipeId AND step = :step AND at < :before")
  void trim(@Bind("pipeId") String pipeId, @Bind("step") int step, @Bind("before") long before);

  @SqlUpdate("DELETE FROM samples WHERE pipe_id = :pipeId")
  void forget(@Bind("pipeId") String pipeId);
}
