package io.penstock.job.sink;

import io.penstock.job.row.RowBlock;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * The sink's metrics, counted when ClickHouse has acknowledged: {@code rowsInserted} (tombstones
 * included), {@code bytesInserted}, {@code insertsTotal}, {@code insertRetries}, {@code
 * lastInsertMillis}, the source changes {@code rowsInsert}, {@code rowsUpdate}, {@code rowsDelete},
 * and per table {@code table.i.rowsInserted}.
 */
final class SinkMetrics {

  private final Counter rows;
  private final Counter bytes;
  private final Counter inserts;
  private final Counter retries;
  private final Counter inserted;
  private final Counter updated;
  private final Counter deleted;
  private final Counter[] tableRows;
  private volatile long lastInsertMillis;

  SinkMetrics(MetricGroup group, int tables) {
    rows = counter(group, "rowsInserted");
    bytes = counter(group, "bytesInserted");
    inserts = counter(group, "insertsTotal");
    retries = counter(group, "insertRetries");
    inserted = counter(group, "rowsInsert");
    updated = counter(group, "rowsUpdate");
    deleted = counter(group, "rowsDelete");
    group.gauge("lastInsertMillis", () -> lastInsertMillis);
    tableRows = new Counter[tables];
    for (int i = 0; i < tables; i++) {
      MetricGroup table = group.addGroup("table").addGroup(Integer.toString(i));
      tableRows[i] = counter(table, "rowsInserted");
    }
  }

  private static Counter counter(MetricGroup group, String name) {
    return group.counter(name, new ThreadSafeSimpleCounter());
  }

  void inserted(int table, List<RowBlock> blocks, long millis) {
    for (RowBlock block : blocks) {
      rows.inc(block.rows());
      tableRows[table].inc(block.rows());
      bytes.inc(block.bytes().size());
      inserted.inc(block.inserts());
      updated.inc(block.updates());
      deleted.inc(block.deletes());
    }
    inserts.inc();
    lastInsertMillis = millis;
  }

  void retried() {
    retries.inc();
  }
}
