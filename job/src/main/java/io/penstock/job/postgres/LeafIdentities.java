package io.penstock.job.postgres;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether the old rows of every partition bear the root's key. The Relation message tells only the
 * root's replica identity; where a partition has another, an UPDATE of the root's key comes without
 * the old one, and nothing in it shows that.
 */
public final class LeafIdentities {

  /** A partition without any identity needs no look: Postgres refuses to change its rows. */
  private static final String OTHER =
      """
      SELECT c.oid::regclass
      FROM pg_partition_tree(?::oid::regclass) tree
      JOIN pg_class c ON c.oid = tree.relid
      JOIN pg_index i ON i.indrelid = c.oid AND i.indisvalid AND i.indimmediate
       AND CASE c.relreplident WHEN 'd' THEN i.indisprimary
                               WHEN 'i' THEN i.indisreplident ELSE false END
      WHERE tree.isleaf AND NOT ?::text[] <@ ARRAY(
        SELECT a.attname::text
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
        WHERE k.ord <= i.indnkeyatts)
      LIMIT 1
      """;

  private LeafIdentities() {}

  /**
   * Looks at the partitions as they are now.
   *
   * @param root a partitioned table, with the names that its columns have now
   * @throws PipeException SCHEMA_CHANGED naming a partition
   */
  public static void check(Connection session, TablePlan root, SourceTable now)
      throws SQLException {
    Object[] key =
        root.columns().stream()
            .filter(ColumnPlan::key)
            .map(column -> now.column(root, column).name())
            .toArray();
    try (PreparedStatement statement = session.prepareStatement(OTHER)) {
      statement.setLong(1, root.oid());
      statement.setArray(2, session.createArrayOf("text", key));
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new PipeException(
              ErrorCode.SCHEMA_CHANGED,
              "partition "
                  + row.getString(1)
                  + " of "
                  + root.display()
                  + " has another replica identity than its root. Set it back with ALTER TABLE …"
                  + " REPLICA IDENTITY, then resync the table");
        }
      }
    }
  }
}
