package io.penstock.model.spec;

/** What the old row of an UPDATE or DELETE is known by (manual, "REPLICA IDENTITY"). */
public enum ReplicaIdentity {
  /** The primary key or a named unique index: the key columns. */
  KEY,
  /** The whole old row. */
  FULL,
  /** Nothing: only a snapshot is possible. */
  NONE
}
