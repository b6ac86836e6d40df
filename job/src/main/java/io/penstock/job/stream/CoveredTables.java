package io.penstock.job.stream;

import java.util.BitSet;

/**
 * The tables whose copied rows are all in ClickHouse, so that none can arrive after the table was
 * emptied: only these may be truncated. Set by the task's thread when the enumerator says so, read
 * by the stream's; none until then.
 */
public final class CoveredTables {

  private volatile BitSet tables = new BitSet();

  /** Takes over what the enumerator said last. */
  public void set(BitSet covered) {
    tables = (BitSet) covered.clone();
  }

  boolean contains(int table) {
    return tables.get(table);
  }
}
