package io.penstock.job.stream;

/**
 * A place in the stream, as a checkpoint holds it.
 *
 * @param position end of the last transaction that is complete
 * @param rows row changes of the transaction after it
 * @param commit that transaction's commit record; means nothing when {@code rows} is 0
 */
record StreamMark(long position, long rows, long commit) {

  boolean isBefore(StreamMark other) {
    int order = Long.compareUnsigned(position, other.position);
    return order < 0 || order == 0 && rows < other.rows;
  }
}
