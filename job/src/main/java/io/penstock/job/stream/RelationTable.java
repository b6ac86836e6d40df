package io.penstock.job.stream;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.encode.TableWriters;
import io.penstock.job.postgres.LeafIdentities;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the changes of one relation into rows of its target table. Made anew for every Relation
 * message; rows of a batch gather in it until {@link #drain}.
 */
final class RelationTable {

  /** Of a row that lacks nothing. */
  private static final byte[][] NOTHING = {};

  private final int table;
  private final TablePlan planned;
  private final Relation relation;
  private final TableWriters current;
  private final SourceReads reads;
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

  /** The same, but {@link RelationFit#ABSENT} for a column that the source has no more. */
  private int[] asked = {};

  /** Whether a tombstone carries the plan column. */
  private boolean[] carried = {};

  /** What rows that are older than an absent column show in it, as Postgres prints it. */
  private byte @Nullable [] @Nullable [] missing;

  private final GatheredRows gathered;
  private final Tuple oldTuple;
  private final Tuple newTuple;
  private final WaitingRows waiting = new WaitingRows();

  /** Of a table that is known by all its columns. */
  private @Nullable Removals removals;

  /** A relation of the pipe; whether it fits the plan shows with its first change. */
  RelationTable(
      int table,
      TablePlan plan,
      Relation relation,
      TableWriters writers,
      BlockPool pool,
      SourceReads reads) {
    this.table = table;
    this.planned = plan;
    this.plan = plan;
    this.relation = relation;
    this.current = writers;
    this.writers = writers;
    this.gathered = new GatheredRows(table, pool);
    this.reads = reads;
    this.toast = new ToastLookup(reads);
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

  /**
   * Prepares for a change. The first one of a Relation shows which definition it is of, as it is
   * for all until the next Relation.
   *
   * @param position of the change's record
   * @param commit position of its transaction's commit
   * @return the version of the rows that it writes. A key's changes lock each other out, so that
   *     the later record is of the later commit. Rows that are known by all their columns do not:
   *     there the commit counts, whose record is longer than what is added here. A tombstone has
   *     the next version: it is written when, after the commit, there was no such row
   */
  long begin(long position, long commit) {
    if (!bound) {
      bind(position);
    }
    return removals == null ? position : commit + 1;
  }

  /**
   * An Insert message, from the byte after the relation's oid. It may be an UPDATE that brought the
   * row into the publication's filter, and lack values like one.
   *
   * @return false when its row must wait: {@link #waiting()}
   */
  boolean insert(byte[] message, int start, long version) {
    expect();
    newTuple.parse(message, start + 1);
    if (ToastLookup.misses(asked, newTuple, null)) {
      reads.expectPresent();
      return false;
    }
    writeRow(message, null, version, NOTHING);
    gathered.inserts++;
    return true;
  }

  /**
   * An Update message, from the byte after the relation's oid.
   *
   * @return false when its row must wait: {@link #waiting()}
   */
  boolean update(byte[] message, int start, long version) {
    expect();
    Tuple old = parseUpdate(message, start);
    if (old != null && keyDiffers(message)) {
      remove(message, start, version);
    }
    if (ToastLookup.misses(asked, newTuple, old)) {
      reads.expectPresent();
      return false;
    }
    writeRow(message, old, version, NOTHING);
    gathered.updates++;
    return true;
  }

  private @Nullable Tuple parseUpdate(byte[] message, int start) {
    int at = start;
    boolean hasOld = message[at] != 'N';
    if (hasOld) {
      at = oldTuple.parse(message, at + 1);
    }
    newTuple.parse(message, at + 1);
    return hasOld ? oldTuple : null;
  }

  /** A Delete message, from the byte after the relation's oid. */
  void delete(byte[] message, int start, long version) {
    expect();
    oldTuple.parse(message, start + 1);
    remove(message, start, version);
    gathered.deletes++;
  }

  /** Also an insert: whoever asks whether such a row is there must see it. */
  private void expect() {
    if (removals != null) {
      reads.expectPresent();
    }
  }

  private void remove(byte[] message, int start, long version) {
    if (removals == null) {
      writeTombstone(message, start, version);
    } else {
      removals.add(message, oldTuple, version + 1);
    }
  }

  /** Updates that wait for values. */
  WaitingRows waiting() {
    return waiting;
  }

  /**
   * Asks for values, and writes the rows that waited for them, the oldest first.
   *
   * @param bytes to stop at, once one row was written
   */
  void fill(int bytes) {
    int enough = written() + bytes;
    do {
      fillGroup();
    } while (!waiting.isEmpty() && written() < enough);
  }

  /** Fills the oldest row, with those after it that lack the same values. */
  private void fillGroup() {
    List<WaitingRows.Waiting> group = new ArrayList<>();
    List<String[]> keys = new ArrayList<>();
    List<Integer> wanted = List.of();
    WaitingRows.Waiting next = waiting.peek();
    while (next != null && group.size() < ToastLookup.GROUP) {
      Tuple old = parseUpdate(next.message(), next.start());
      List<Integer> missing = ToastLookup.missing(asked, newTuple, old);
      if (!group.isEmpty() && (next.alone() || !missing.equals(wanted))) {
        break;
      }
      wanted = missing;
      keys.add(toast.key(plan, place, next.message(), newTuple, old));
      group.add(next);
      waiting.poll();
      next = group.get(0).alone() ? null : waiting.peek();
    }
    List<ToastLookup.Found> found = toast.find(plan, wanted, keys);
    for (int i = group.size() - 1; i >= 0; i--) {
      WaitingRows.Waiting row = group.get(i);
      if (found.get(i) instanceof ToastLookup.Found.Values values) {
        Tuple old = parseUpdate(row.message(), row.start());
        writeRow(row.message(), old, row.version(), values.values());
        gathered.updates++;
      } else {
        waiting.addFirst(row.asAlone());
      }
    }
  }

  private void bind(long position) {
    RelationFit fit = RelationFit.of(planned, relation, position);
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
    asked = place.clone();
    for (int i = 0; i < columns; i++) {
      if (plan.dropped(plan.columns().get(i))) {
        asked[i] = RelationFit.ABSENT;
      }
    }
    if (plan.partitioned() && relation.identity() != Relation.FULL) {
      checkLeaves();
    }
    if (plan.mergesByWholeRows()) {
      removals = Removals.of(plan, place, reads);
    }
    bound = true;
  }

  private void checkLeaves() {
    reads.read(
        plan,
        (session, now) -> {
          LeafIdentities.check(session, plan, now);
          return now;
        });
  }

  private boolean keyDiffers(byte[] message) {
    for (int i = 0; i < place.length; i++) {
      if (carried[i] && !newTuple.sameValue(place[i], oldTuple, message)) {
        return true;
      }
    }
    return false;
  }

  /** Writes the new tuple, with the values that it and the old one lack. */
  private void writeRow(
      byte[] message, @Nullable Tuple old, long version, byte @Nullable [][] fetched) {
    RowBuffer out = gathered.out();
    int start = out.size();
    int next = 0;
    try {
      for (int i = 0; i < place.length; i++) {
        int column = place[i];
        if (column == RelationFit.ABSENT) {
          writeMissing(i, out);
          continue;
        }
        byte kind = newTuple.kinds[column];
        if (kind == Tuple.UNCHANGED && old != null && ToastLookup.has(old, column)) {
          writeValue(i, old.kinds[column], message, old, out);
        } else if (kind == Tuple.UNCHANGED) {
          writeFetched(i, asked[i] == RelationFit.ABSENT ? null : fetched[next++], out);
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
    gathered.rows++;
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

  private void writeFetched(int i, byte @Nullable [] value, RowBuffer out) {
    ColumnWriter writer = reads.binary() ? writers.binary()[i] : writers.text()[i];
    if (value == null) {
      writer.writeAbsent(out);
    } else {
      writer.write(value, 0, value.length, out);
    }
  }

  private void writeTombstone(byte[] message, int start, long version) {
    boolean keyOnly = message[start] == 'K';
    RowBuffer out = gathered.out();
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
    gathered.rows++;
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

  /** Bytes gathered, with what waits. */
  int size() {
    return written() + waiting.bytes() + (removals == null ? 0 : removals.size());
  }

  /** Bytes of the rows gathered. */
  int written() {
    return gathered.bytes();
  }

  /** Whether nothing has been gathered since the last {@link #drain}. */
  boolean isEmpty() {
    return gathered.isEmpty() && waiting.isEmpty() && (removals == null || removals.isEmpty());
  }

  /** Hands the gathered rows on, but those that wait; null when there are none. */
  @Nullable RowBlock drain() {
    if (removals != null && !removals.isEmpty()) {
      gathered.rows += removals.drain(gathered.out());
    }
    return gathered.drain();
  }
}
