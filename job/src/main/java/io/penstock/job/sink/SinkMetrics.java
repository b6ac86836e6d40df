package io.penstock.job.sink;

import io.penstock.job.row.RowBlock;
import io.penstock.model.metric.InsertTimes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * The sink's metrics, counted when ClickHouse has acknowledged: {@code rowsInserted} (tombstones
 * included), {@code bytesInserted}, {@code insertsTotal}, {@code insertRetries}, {@code
 * lastInsertMillis}, {@code insertMillis} (of all, summed up), {@link InsertTimes#COUNTERS}, the
 * source changes {@code rowsInsert}, {@code rowsUpdate}, {@code rowsDelete}, and per table {@code
 * table.i.rowsInserted} and, from its first change of the kind on, {@code table.i.rowsInsert},
 * {@code .rowsUpdate}, {@code .rowsDelete}.
 */
final class SinkMetrics {

  private final MetricGroup group;
  private final Counter rows;
  private final Counter bytes;
  private final Counter inserts;
  private final Counter retries;
  private final Counter inserted;
  private final Counter updated;
  private final Counter deleted;
  private final Counter millis;
  private final Counter[] spans;
  private final Counter[] tableRows;
  private final Map<String, Counter> tableChanges = new ConcurrentHashMap<>();
  private volatile long lastInsertMillis;

  SinkMetrics(MetricGroup group, int tables) {
    this.group = group;
    rows = counter(group, "rowsInserted");
    bytes = counter(group, "bytesInserted");
    inserts = counter(group, "insertsTotal");
    retries = counter(group, "insertRetries");
    inserted = counter(group, "rowsInsert");
    updated = counter(group, "rowsUpdate");
    deleted = counter(group, "rowsDelete");
    millis = counter(group, "insertMillis");
    spans = InsertTimes.COUNTERS.stream().map(name -> counter(group, name)).toArray(Counter[]::new);
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

  void inserted(int table, List<RowBlock> blocks, long took) {
    for (RowBlock block : blocks) {
      rows.inc(block.rows());
      tableRows[table].inc(block.rows());
      bytes.inc(block.bytes().size());
      inserted.inc(block.inserts());
      updated.inc(block.updates());
      deleted.inc(block.deletes());
      changed(table, "rowsInsert", block.inserts());
      changed(table, "rowsUpdate", block.updates());
      changed(table, "rowsDelete", block.deletes());
    }
    inserts.inc();
    millis.inc(took);
    spans[InsertTimes.span(took)].inc();
    lastInsertMillis = took;
  }

  /** Most tables do not have all kinds: three counters more for each of them would be many. */
  private void changed(int table, String kind, long changes) {
    if (changes > 0) {
      tableChanges
          .computeIfAbsent(
              table + "." + kind,
              key -> counter(group.addGroup("table").addGroup(Integer.toString(table)), kind))
          .inc(changes);
    }
  }

  void retried() {
    retries.inc();
  }
}
