package io.penstock.job.stream;

import io.penstock.job.encode.TableWriters;
import io.penstock.job.row.BlockPool;
import io.penstock.model.spec.PipeSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The relations that the stream has told of, as far as the pipe maps their tables. */
final class StreamedRelations {

  private final PipeSpec spec;
  private final TableWriters[] writers;
  private final BlockPool pool;
  private final SourceReads reads;
  private final Map<Integer, Integer> tableOfOid = new HashMap<>();
  private final OidIndex told = new OidIndex();

  /** Changes of one table mostly follow each other. */
  private int lastOid;

  private @Nullable RelationTable last;

  StreamedRelations(PipeSpec spec, TableWriters[] writers, BlockPool pool, SourceReads reads) {
    this.spec = spec;
    this.writers = writers;
    this.pool = pool;
    this.reads = reads;
    for (int i = 0; i < spec.tables().size(); i++) {
      // A stopped table may be here again, at a later index.
      if (spec.tables().get(i).active()) {
        tableOfOid.put((int) spec.tables().get(i).oid(), i);
      }
    }
  }

  /** What was told of the relation last; null when that was nothing, or no table of the pipe. */
  @Nullable RelationTable of(int oid) {
    if (oid != lastOid) {
      lastOid = oid;
      last = told.get(oid);
    }
    return last;
  }

  /**
   * Takes a Relation message, for the changes that follow it. A publication of the user's may hold
   * tables that this pipe does not map: they are passed over.
   */
  void put(Relation relation) {
    Integer table = tableOfOid.get(relation.oid());
    if (table == null) {
      return;
    }
    reads.forget(relation.oid());
    RelationTable made =
        new RelationTable(table, spec.tables().get(table), relation, writers[table], pool, reads);
    told.put(relation.oid(), made);
    lastOid = relation.oid();
    last = made;
  }
}
