package io.penstock.job.stream;

import org.jspecify.annotations.Nullable;

/** Relations by oid, without boxing: open addressing, at most half full. */
final class OidIndex {

  private int[] oids = new int[64];
  private @Nullable RelationTable[] tables = new RelationTable[64];
  private int size;

  /** The relation, or null when none was put. */
  @Nullable RelationTable get(int oid) {
    int mask = oids.length - 1;
    for (int at = mix(oid) & mask; tables[at] != null; at = at + 1 & mask) {
      if (oids[at] == oid) {
        return tables[at];
      }
    }
    return null;
  }

  /** Adds or replaces a relation. */
  void put(int oid, RelationTable table) {
    if (size * 2 >= oids.length) {
      grow();
    }
    int mask = oids.length - 1;
    int at = mix(oid) & mask;
    while (tables[at] != null && oids[at] != oid) {
      at = at + 1 & mask;
    }
    if (tables[at] == null) {
      size++;
    }
    oids[at] = oid;
    tables[at] = table;
  }

  private void grow() {
    int[] oldOids = oids;
    @Nullable RelationTable[] oldTables = tables;
    oids = new int[oldOids.length * 2];
    tables = new RelationTable[oldOids.length * 2];
    size = 0;
    for (int i = 0; i < oldOids.length; i++) {
      RelationTable table = oldTables[i];
      if (table != null) {
        put(oldOids[i], table);
      }
    }
  }

  private static int mix(int oid) {
    int hash = oid * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }
}
