package io.penstock.job.stream;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.encode.TableWriters;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns the changes of one relation into rows of its target table. Made anew for every Relation
 * message; rows of a batch gather in it until {@link #drain}.
 */
final class RelationTable {

  /** Rows that fill so little leave their pooled buffer, which is many times larger. */
  private static final int SMALL_BYTES = 32 * 1024;

  private final int table;
  private final TablePlan planned;
  private final Relation relation;
  private final TableWriters current;
  private final BlockPool pool;
  private final ToastLookup toast;

  private final long copied;

  /**
   * The definition that the changes are of, found with the first of them. A relation that fits none
   * is no error by itself: a table that was copied anew while its pipe was paused has changes
   * before its copy, of the definition it had then.
   */
  private boolean bound;

  private TablePlan plan;
  private TableWriters writers;

  /** For each plan column, its place in the tuples. */
  private int[] place = {};

  /** Whether a tombstone carries the plan column. */
  private boolean[] carried = {};

  /** What rows that are older than an absent column show in it, as Postgres prints it. */
  private byte @Nullable [] @Nullable [] missing;

  private final Tuple oldTuple;
  private final Tuple newTuple;

  private @Nullable RowBuffer block;
  private int rows;
  private int inserts;
  private int updates;
  private int deletes;

  /** A relation of the pipe; whether it fits the plan shows with its first change. */
  RelationTable(
      int table,
      TablePlan plan,
      Relation relation,
      TableWriters writers,
      BlockPool pool,
      ToastLookup toast) {
    this.table = table;
    this.planned = plan;
    this.plan = plan;
    this.relation = relation;
    this.current = writers;
    this.writers = writers;
    this.pool = pool;
    this.toast = toast;
    this.copied = plan.snapshotVersion().value();
    this.oldTuple = new Tuple(relation.columns().size());
    this.newTuple = new Tuple(relation.columns().size());
  }

  /**
   * Whether a change lies below the version of the table's copied rows. Its transaction had ended
   * when the table was copied: the copy shows what it did, and a TRUNCATE would remove the copy.
   */
  boolean hasInItsCopy(long position) {
    return Long.compareUnsigned(position, copied) < 0;
  }

  /** Index of the table in the spec. */
  int table() {
    return table;
  }

  /** An Insert message whose TupleData begins at {@code at}. */
  void insert(byte[] message, int at, long version) {
    bind(version);
    newTuple.parse(message, at);
    writeRow(message, null, version);
    inserts++;
  }

  /** An Update message, from the byte after the relation's oid. */
  void update(byte[] message, int start, long version) {
    bind(version);
    int at = start;
    boolean hasOld = message[at] != 'N';
    if (hasOld) {
      at = oldTuple.parse(message, at + 1);
    }
    newTuple.parse(message, at + 1);
    if (hasOld && keyDiffers(message)) {
      writeTombstone(message, start, version);
    }
    writeRow(message, hasOld ? oldTuple : null, version);
    updates++;
  }

  /** A Delete message, from the byte after the relation's oid. */
  void delete(byte[] message, int start, long version) {
    bind(version);
    oldTuple.parse(message, start + 1);
    writeTombstone(message, start, version);
    deletes++;
  }

  /** Finds the definition of the first change, which is that of all until the next Relation. */
  private void bind(long version) {
    if (bound) {
      return;
    }
    RelationFit fit = RelationFit.of(planned, relation, version);
    plan = fit.plan;
    place = fit.places;
    writers = plan.columns().equals(planned.columns()) ? current : current.of(plan);
    int columns = place.length;
    carried = new boolean[columns];
    byte @Nullable [] @Nullable [] values = new byte[columns][];
    for (int i = 0; i < columns; i++) {
      ColumnPlan column = plan.columns().get(i);
      carried[i] = RelationFit.carried(plan, column);
      String shown = plan.history().missing(column);
      boolean notYet = place[i] == RelationFit.ABSENT && !plan.dropped(column);
      values[i] = notYet && shown != null ? shown.getBytes(StandardCharsets.UTF_8) : null;
    }
    missing = values;
    bound = true;
  }

  private boolean keyDiffers(byte[] message) {
    for (int i = 0; i < place.length; i++) {
      if (carried[i] && !newTuple.sameValue(place[i], oldTuple, message)) {
        return true;
      }
    }
    return false;
  }

  private void writeRow(byte[] message, @Nullable Tuple old, long version) {
    RowBuffer out = out();
    int start = out.size();
    byte[] @Nullable [] fetched =
        newTuple.hasUnchanged ? toast.find(plan, place, message, newTuple, old) : null;
    try {
      for (int i = 0; i < place.length; i++) {
        int column = place[i];
        if (column == RelationFit.ABSENT) {
          writeMissing(i, out);
          continue;
        }
        byte kind = newTuple.kinds[column];
        if (kind == Tuple.UNCHANGED) {
          writeUnchanged(i, message, old, fetched, out);
        } else {
          writeValue(i, kind, message, newTuple, out);
        }
      }
    } catch (RuntimeException e) {
      out.truncate(start);
      throw e;
    }
    out.writeLong(version);
    out.writeByte(0);
    rows++;
  }

  private void writeMissing(int i, RowBuffer out) {
    byte[] value = missing == null ? null : missing[i];
    if (value == null) {
      writers.text()[i].writeAbsent(out);
    } else {
      writers.text()[i].write(value, 0, value.length, out);
    }
  }

  private void writeValue(int i, byte kind, byte[] message, Tuple tuple, RowBuffer out) {
    int column = place[i];
    switch (kind) {
      case Tuple.NULL -> writers.binary()[i].writeNull(out);
      case Tuple.BINARY ->
          writers.binary()[i].write(message, tuple.offsets[column], tuple.lengths[column], out);
      case Tuple.TEXT ->
          writers.text()[i].write(message, tuple.offsets[column], tuple.lengths[column], out);
      default -> throw new IllegalStateException("a value of the unknown kind " + (char) kind);
    }
  }

  private void writeUnchanged(
      int i, byte[] message, @Nullable Tuple old, byte[] @Nullable [] fetched, RowBuffer out) {
    if (ToastLookup.has(old, place[i])) {
      writeValue(i, old.kinds[place[i]], message, old, out);
      return;
    }
    byte[] value = fetched == null ? null : fetched[i];
    ColumnWriter writer = toast.binary() ? writers.binary()[i] : writers.text()[i];
    if (value == null) {
      writer.writeAbsent(out);
    } else {
      writer.write(value, 0, value.length, out);
    }
  }

  private void writeTombstone(byte[] message, int start, long version) {
    boolean keyOnly = message[start] == 'K';
    RowBuffer out = out();
    for (int i = 0; i < place.length; i++) {
      if (carried[i]) {
        if (keyOnly && oldTuple.kinds[place[i]] == Tuple.NULL) {
          throw notInKey(plan.columns().get(i));
        }
        writeValue(i, oldTuple.kinds[place[i]], message, oldTuple, out);
      } else {
        writers.binary()[i].writeAbsent(out);
      }
    }
    out.writeLong(version);
    out.writeByte(1);
    rows++;
  }

  /**
   * Columns of the identity are NOT NULL: an old key without one is of another identity. That of a
   * partition may be another than its root's, which is the one that the Relation message tells.
   */
  private PipeException notInKey(ColumnPlan column) {
    return RelationFit.changed(
        plan,
        "sent an old key without column "
            + column.name()
            + ": a partition has another replica identity. Set it back with ALTER TABLE … REPLICA"
            + " IDENTITY, then resync the table");
  }

  private RowBuffer out() {
    RowBuffer out = block;
    if (out == null) {
      out = pool.take();
      block = out;
    }
    return out;
  }

  /** Bytes gathered. */
  int size() {
    return block == null ? 0 : block.size();
  }

  /** Whether no row has been gathered since the last {@link #drain}. */
  boolean isEmpty() {
    return block == null;
  }

  /** Hands the gathered rows on; null when there are none. */
  @Nullable RowBlock drain() {
    RowBuffer out = block;
    if (out == null) {
      return null;
    }
    RowBlock done;
    if (out.size() <= SMALL_BYTES) {
      RowBuffer copy = new RowBuffer(out.size());
      copy.writeBytes(out.array(), 0, out.size());
      pool.give(out);
      done = RowBlock.rows(table, copy, rows, inserts, updates, deletes, null);
    } else {
      done = RowBlock.rows(table, out, rows, inserts, updates, deletes, pool);
    }
    block = null;
    rows = 0;
    inserts = 0;
    updates = 0;
    deletes = 0;
    return done;
  }
}
