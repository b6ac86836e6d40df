package io.penstock.job.split;

import io.penstock.model.Lsn;
import java.io.Serializable;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/** A piece of a pipe's work. */
public sealed interface PipeSplit extends SourceSplit, Serializable {

  /** Which rows of a relation are copied. */
  sealed interface Range extends Serializable {}

  /**
   * Those of a range of pages (manual, "System Columns": ctid).
   *
   * @param from first page
   * @param to page after the last, or −1 for the open-ended last range
   */
  record Pages(long from, long to) implements Range {}

  /**
   * Those whose column has values of a range, in Postgres's order of its type.
   *
   * @param attnum number of the column in the source table
   * @param from first value as Postgres prints it; null for the first range, which has the NULLs
   * @param to value after the last; null for the open-ended last range
   */
  record Values(int attnum, @Nullable String from, @Nullable String to) implements Range {}

  /**
   * A part of a table to copy.
   *
   * @param id unique within the pipe
   * @param epoch counts the times that a snapshot-only load started over; 0 for other pipes
   * @param table index in the spec's tables
   * @param schema of the relation that is read: the table, or one of its partitions
   * @param relation that is read
   * @param filenode of the relation when the split was planned: another one means that its rows
   *     have moved
   * @param range which of its rows
   * @param exportedSnapshot snapshot to read in, or empty for the newest
   */
  record Chunk(
      String id,
      int epoch,
      int table,
      String schema,
      String relation,
      long filenode,
      Range range,
      String exportedSnapshot)
      implements PipeSplit {

    @Override
    public String splitId() {
      return id;
    }
  }

  /**
   * The change stream, from a position on.
   *
   * @param position end of the last transaction whose rows have all been emitted
   * @param rows row changes of the transaction after it that have been emitted too
   * @param partial where that transaction's commit record lies, as its Begin message says; NONE
   *     when {@code rows} is 0. Only a transaction with this commit has rows to skip
   * @param timeline of the WAL that the position lies in; 0 where that is not known
   */
  record Stream(Lsn position, long rows, Lsn partial, int timeline) implements PipeSplit {

    public static final String ID = "stream";

    /** Of a fresh stream, or of a state from before timelines were kept. */
    public Stream(Lsn position, long rows, Lsn partial) {
      this(position, rows, partial, 0);
    }

    @Override
    public String splitId() {
      return ID;
    }
  }
}
