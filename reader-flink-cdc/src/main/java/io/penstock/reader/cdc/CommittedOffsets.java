package io.penstock.reader.cdc;

import io.penstock.model.Lsn;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.postgres.source.offset.PostgresOffset;
import org.apache.flink.cdc.connectors.postgres.source.offset.PostgresOffsetFactory;

/**
 * Offsets that name nothing but a position: all transactions whose commit lies before it have been
 * read whole.
 *
 * <p>The connector goes on from the LSN of a record, with {@code lsn_proc} and {@code lsn_commit}
 * beside it, by which Debezium searches the record to go on after. What it finds is one too far
 * where transactions interleave or rows share an LSN, and rows are lost (FLINK-39265). What is read
 * twice instead has the same versions.
 */
final class CommittedOffsets extends PostgresOffsetFactory {

  private static final long serialVersionUID = 1;

  private static final String LSN = "lsn";
  private static final String COMMIT = "lsn_commit";

  /** When it was committed. Debezium asks for it and makes nothing of it. */
  private static final String TIME = "ts_usec";

  @Override
  public Offset newOffset(Map<String, String> offset) {
    String commit = offset.get(COMMIT);
    // Before the first commit the record's own LSN: its transaction is the first to be sent again.
    String position = commit == null ? offset.get(LSN) : commit;
    return position == null ? super.newOffset(offset) : of(position);
  }

  /** The offset of a position. */
  static Offset at(Lsn position) {
    return of(Long.toString(position.value()));
  }

  private static Offset of(String position) {
    return PostgresOffset.of(Map.of(LSN, position, TIME, "0"));
  }

  /** What Debezium is to begin with where Postgres is to say what comes next. */
  static Map<String, ?> nowhere() {
    return new HashMap<>(Map.of(TIME, 0L));
  }

  /** The position of an offset. */
  static Lsn position(Offset offset) {
    return new Lsn(((PostgresOffset) offset).getLsn().asLong());
  }
}
