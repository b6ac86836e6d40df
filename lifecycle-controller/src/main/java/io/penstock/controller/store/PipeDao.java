package io.penstock.controller.store;

import io.penstock.controller.lifecycle.PipeState;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table {@code pipes}. */
@RegisterConstructorMapper(PipeRow.class)
public interface PipeDao {

  @SqlUpdate(
      """
      INSERT INTO pipes (id, service_id, name, state, version, definition, spec, loaded,
                         drop_tables, failure_code, failure_detail, created_at, updated_at,
                         state_since)
      VALUES (:id, :serviceId, :name, :state, :version, :definition, :spec, :loaded,
              :dropTables, :failureCode, :failureDetail, :createdAt, :updatedAt, :stateSince)
      """)
  void insert(@BindMethods PipeRow pipe);

  @SqlQuery("SELECT * FROM pipes WHERE id = :id")
  Optional<PipeRow> find(@Bind("id") String id);

  @SqlQuery("SELECT * FROM pipes WHERE service_id = :serviceId AND name = :name")
  Optional<PipeRow> named(@Bind("serviceId") String serviceId, @Bind("name") String name);

  @SqlQuery("SELECT * FROM pipes ORDER BY created_at, id")
  List<PipeRow> all();

  /** Changes the state if the pipe still has the version the change was decided on. */
  @SqlUpdate(
      """
      UPDATE pipes
      SET state = :to, version = version + 1, failure_code = :code, failure_detail = :detail,
          updated_at = :now, loaded = loaded OR :loaded,
          state_since = CASE WHEN state = :to THEN state_since ELSE :now END
      WHERE id = :id AND version = :version
      """)
  int change(
      @Bind("id") String id,
      @Bind("version") int version,
      @Bind("to") PipeState to,
      @Bind("code") String code,
      @Bind("detail") String detail,
      @Bind("loaded") boolean loaded,
      @Bind("now") long now);

  @SqlUpdate("UPDATE pipes SET spec = :spec, updated_at = :now WHERE id = :id")
  void recordSpec(@Bind("id") String id, @Bind("spec") String spec, @Bind("now") long now);

  @SqlUpdate(
      """
      UPDATE pipes SET name = :name, definition = :definition, updated_at = :now WHERE id = :id
      """)
  void redefine(
      @Bind("id") String id,
      @Bind("name") String name,
      @Bind("definition") String definition,
      @Bind("now") long now);

  /** Counts one more resync. */
  @SqlUpdate("UPDATE pipes SET resyncs = resyncs + 1 WHERE id = :id")
  void countResync(@Bind("id") String id);

  @SqlQuery("SELECT resyncs FROM pipes WHERE id = :id")
  int resyncs(@Bind("id") String id);

  @SqlUpdate("UPDATE pipes SET loaded = :loaded WHERE id = :id")
  void recordLoaded(@Bind("id") String id, @Bind("loaded") boolean loaded);

  @SqlUpdate("UPDATE pipes SET drop_tables = 1 WHERE id = :id")
  void askToDropTables(@Bind("id") String id);

  @SqlUpdate("DELETE FROM pipes WHERE id = :id")
  void delete(@Bind("id") String id);
}
