package io.penstock.reader.cdc;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.LossyCounter;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.encode.TableWriters;
import io.penstock.job.postgres.TableErrors;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Turns Debezium's records of one table into rows of its target. Belongs to the task's thread. */
final class TableRows {

  private final int index;
  private final TablePlan plan;
  private final BlockPool pool;
  private final WireForm[] forms;
  private final ColumnWriter[] writers;
  private final boolean[] carried;
  private @Nullable Schema checked;
  private @Nullable RowBuffer buffer;
  private int rows;
  private int copies;
  private int inserts;
  private int updates;
  private int deletes;

  /**
   * The rows of a table.
   *
   * @throws PipeException UNSUPPORTED_TYPE
   */
  TableRows(int index, TablePlan plan, BlockPool pool) {
    this.index = index;
    this.plan = plan;
    this.pool = pool;
    int columns = plan.columns().size();
    forms = new WireForm[columns];
    writers = new ColumnWriter[columns];
    carried = new boolean[columns];
    LossyCounter[] lossy =
        plan.columns().stream()
            .map(column -> LossyCounter.of(plan, column))
            .toArray(LossyCounter[]::new);
    TableWriters all = new TableWriters(plan, lossy);
    for (int i = 0; i < columns; i++) {
      ColumnPlan column = plan.columns().get(i);
      forms[i] = WireForm.of(column.type()).orElseThrow(() -> unsupported(column));
      writers[i] = forms[i].text() ? all.text()[i] : all.binary()[i];
      carried[i] = column.key() || plan.mergesBy(column);
    }
  }

  private PipeException unsupported(ColumnPlan column) {
    return new PipeException(
        ErrorCode.UNSUPPORTED_TYPE,
        "column "
            + column.name()
            + " of "
            + plan.display()
            + ": type "
            + column.type().display()
            + " is not carried by reader flink-cdc");
  }

  /** A copied row. */
  void copied(Struct after) {
    copies++;
    write(after, plan.snapshotVersion().value());
    inserts++;
  }

  /** An inserted row, or what an UPDATE of the primary key made of one. */
  void inserted(Struct after, long version) {
    write(after, version);
    inserts++;
  }

  /** An updated row, with its old form under REPLICA IDENTITY FULL. */
  void updated(@Nullable Struct before, Struct after, long version) {
    if (before != null && moves(before, after)) {
      writeTombstone(before, version);
    }
    write(after, version);
    updates++;
  }

  /** A deleted row, of which only what it is known by may be there. */
  void deleted(Struct before, long version) {
    writeTombstone(before, version);
    deletes++;
  }

  private boolean moves(Struct before, Struct after) {
    check(after.schema());
    for (int i = 0; i < carried.length; i++) {
      if (carried[i] && !Arrays.equals(bytes(before, i), bytes(after, i))) {
        return true;
      }
    }
    return false;
  }

  private void write(Struct row, long version) {
    check(row.schema());
    RowBuffer out = out();
    int start = out.size();
    try {
      for (int i = 0; i < writers.length; i++) {
        byte[] value = bytes(row, i);
        if (value == null) {
          writers[i].writeNull(out);
        } else {
          writers[i].write(value, 0, value.length, out);
        }
      }
    } catch (PipeException e) {
      out.truncate(start);
      throw TableErrors.of(index, e);
    }
    out.writeLong(version);
    out.writeByte(0);
    rows++;
  }

  private void writeTombstone(Struct before, long version) {
    check(before.schema());
    RowBuffer out = out();
    for (int i = 0; i < writers.length; i++) {
      byte[] value = carried[i] ? bytes(before, i) : null;
      if (value == null) {
        writers[i].writeAbsent(out);
      } else {
        writers[i].write(value, 0, value.length, out);
      }
    }
    out.writeLong(version);
    out.writeByte(1);
    rows++;
  }

  private byte @Nullable [] bytes(Struct row, int i) {
    String name = plan.columns().get(i).name();
    // Without defaults: a NULL in a column with one is a NULL.
    Object value = row.getWithoutDefault(name);
    if (value == null) {
      return null;
    }
    if (Unchanged.is(value)) {
      throw refused(
          name,
          "a large value that an UPDATE left unchanged, which Postgres does not send: with reader"
              + " flink-cdc the table needs REPLICA IDENTITY FULL");
    }
    try {
      return forms[i].bytes().of(row.schema().field(name).schema(), value);
    } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
      // The text of the error may hold the value.
      throw refused(
          name,
          "a value that reader flink-cdc cannot carry (" + e.getClass().getSimpleName() + ")");
    }
  }

  private PipeException refused(String column, String what) {
    return TableErrors.of(
        index,
        new PipeException(
            ErrorCode.VALUE_REFUSED,
            "column " + column + " of " + plan.display() + " holds " + what));
  }

  /** Holds what Debezium knows of the table against the plan, once for each of its schemas. */
  private void check(Schema schema) {
    if (schema == checked) {
      return;
    }
    for (int i = 0; i < forms.length; i++) {
      ColumnPlan column = plan.columns().get(i);
      Field field = schema.field(column.name());
      if (field == null) {
        throw changed("column " + column.name() + " is gone or renamed");
      }
      if (field.schema().type() != forms[i].schema()) {
        throw changed("column " + column.name() + " was given another type");
      }
    }
    List<String> names = plan.columns().stream().map(ColumnPlan::name).toList();
    for (Field field : schema.fields()) {
      if (!names.contains(field.name()) && !plan.leftOut().contains(field.name())) {
        throw changed("column " + field.name() + " was added");
      }
    }
    checked = schema;
  }

  private PipeException changed(String what) {
    return TableErrors.of(
        index,
        new PipeException(
            ErrorCode.SCHEMA_CHANGED,
            plan.display() + ": " + what + "; reader flink-cdc does not follow definitions"));
  }

  private RowBuffer out() {
    RowBuffer out = buffer;
    if (out == null) {
      out = pool.take();
      buffer = out;
    }
    return out;
  }

  /** Hands the rows on; null when there are none. */
  @Nullable RowBlock drain() {
    if (buffer == null) {
      return null;
    }
    RowBlock block =
        RowBlock.rows(
            index, Objects.requireNonNull(buffer), rows, copies, inserts, updates, deletes, pool);
    buffer = null;
    rows = 0;
    copies = 0;
    inserts = 0;
    updates = 0;
    deletes = 0;
    return block;
  }
}
