package io.penstock.controller.store;

import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The table {@code copies}. */
@RegisterConstructorMapper(CopySum.class)
public interface CopyDao {

  @SqlUpdate(
      """
      INSERT INTO copies (service_id, rows, bytes, millis, ended_at)
      VALUES (:serviceId, :rows, :bytes, :millis, :now)
      """)
  void add(
      @Bind("serviceId") String serviceId,
      @Bind("rows") long rows,
      @Bind("bytes") long bytes,
      @Bind("millis") long millis,
      @Bind("now") long now);

  /** All that are kept of a service, together. */
  @SqlQuery(
      """
      SELECT count(*) AS copies, coalesce(sum(rows), 0) AS rows, coalesce(sum(bytes), 0) AS bytes,
             coalesce(sum(millis), 0) AS millis
      FROM copies WHERE service_id = :serviceId
      """)
  CopySum sum(@Bind("serviceId") String serviceId);

  /** Keeps the newest ones. */
  @SqlUpdate(
      """
      DELETE FROM copies WHERE service_id = :serviceId AND id <=
        (SELECT id FROM copies WHERE service_id = :serviceId ORDER BY id DESC LIMIT 1 OFFSET :keep)
      """)
  void trim(@Bind("serviceId") String serviceId, @Bind("keep") int keep);
}
