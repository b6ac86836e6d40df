package io.penstock.model.error;

/**
 * Every error a pipe can report. The name is what users see and search for; it never changes once
 * released.
 */
public enum ErrorCode {
  SOURCE_UNREACHABLE(
      ErrorClass.RETRY,
      "Postgres cannot be reached",
      "Check host, port and network; the pipe goes on by itself once Postgres answers."),
  SOURCE_AUTH(
      ErrorClass.USER,
      "Postgres refused the user name or password",
      "Correct source.postgres.credentials."),
  SOURCE_TLS(
      ErrorClass.USER,
      "The TLS connection to Postgres failed",
      "Check tlsHost and caCertificate, or set disableTls where the network is trusted."),
  SOURCE_PRIVILEGE(
      ErrorClass.USER,
      "The Postgres user lacks a privilege",
      "Grant it as the message says, then retry; resync a table that was stopped for it."),
  WAL_LEVEL(
      ErrorClass.USER,
      "wal_level of the source is not logical",
      "ALTER SYSTEM SET wal_level = 'logical'; then restart Postgres."),
  NO_FREE_SLOT(
      ErrorClass.USER,
      "All replication slots or WAL senders of the source are taken",
      "Drop an unused slot or raise max_replication_slots and max_wal_senders."),
  TABLE_MISSING(
      ErrorClass.USER,
      "A mapped table does not exist in the source",
      "Correct sourceSchemaName and sourceTable, or create the table."),
  TABLE_KIND(
      ErrorClass.USER,
      "A mapped relation cannot be replicated",
      "Map a permanent table, partitioned or not; views only with replicationMode snapshot."),
  COLUMN_MISSING(
      ErrorClass.USER,
      "A named column does not exist in the source table",
      "Correct the column's name in the table mapping."),
  NO_REPLICA_IDENTITY(
      ErrorClass.USER,
      "A mapped table has no key that changes can be matched by",
      "Add a primary key, or ALTER TABLE … REPLICA IDENTITY USING INDEX … or FULL."),
  UNSUPPORTED_TYPE(
      ErrorClass.USER,
      "A column's type is not supported",
      "Exclude the column (excludedColumns) or change its type."),
  PUBLICATION_MISSING(
      ErrorClass.STOP_PIPE,
      "The publication is gone, or what it publishes does not fit the pipe",
      "Changes made meanwhile were not sent: resync the pipe."),
  TABLE_UNPUBLISHED(
      ErrorClass.STOP_TABLE,
      "The publication does not hold a table any more",
      "Put the table back into the publication, then resync the table."),
  TABLE_GONE(
      ErrorClass.STOP_TABLE,
      "A source table was dropped, or replaced by another of its name",
      "Resync the table to copy the new one, or remove it from the pipe."),
  SLOT_LOST(
      ErrorClass.STOP_PIPE,
      "The replication slot is gone or was invalidated",
      "The change stream has a gap: resync the pipe."),
  SLOT_AHEAD(
      ErrorClass.STOP_PIPE,
      "The replication slot was moved past the position of the pipe",
      "The change stream has a gap: resync the pipe. Nothing else may read or advance this slot."),
  SLOT_ACTIVE(
      ErrorClass.RETRY,
      "Another process still reads the replication slot",
      "Wait for it to end; Postgres ends a dead reader after wal_sender_timeout."),
  SLOT_TAKEN(
      ErrorClass.USER,
      "A replication slot of this name exists already",
      "Drop it, or give another name."),
  SYSTEM_CHANGED(
      ErrorClass.STOP_PIPE,
      "Another Postgres cluster or timeline answers at the source address",
      "Point the pipe back at the original cluster, or resync the pipe."),
  SCHEMA_CHANGED(
      ErrorClass.STOP_TABLE,
      "A source table's definition changed in a way the pipe does not apply",
      "Resync the table to take over the new definition."),
  TABLE_REWRITTEN(
      ErrorClass.STOP_TABLE,
      "Postgres gave rows values that are not in the change stream",
      "Nothing to do: the table is resynced by itself."),
  SCHEMA_AMBIGUOUS(
      ErrorClass.STOP_TABLE,
      "Changes were made under a definition in between that cannot be told any more",
      "Nothing to do: the table is resynced by itself."),
  SOURCE_REFUSED(
      ErrorClass.STOP_TABLE,
      "Postgres cannot read the rows of a table",
      "See the message; mend the cause, then resync the table."),
  SNAPSHOT_LOST(
      ErrorClass.RETRY,
      "The exported snapshot of a snapshot-only pipe was lost",
      "Nothing to do: the load starts over by itself."),
  VALUE_REFUSED(
      ErrorClass.STOP_TABLE,
      "A value cannot be carried to its column",
      "Correct the row or exclude the column, then resync the table."),
  DESTINATION_UNREACHABLE(
      ErrorClass.RETRY,
      "ClickHouse cannot be reached or is overloaded",
      "Check the service; the pipe goes on by itself once ClickHouse answers."),
  DESTINATION_AUTH(
      ErrorClass.USER,
      "ClickHouse refused the user name or password",
      "Correct the service's user and password in controller.yaml."),
  DESTINATION_PRIVILEGE(
      ErrorClass.USER,
      "The ClickHouse user lacks a privilege",
      "Grant it as the message says, then retry."),
  DESTINATION_DATABASE(
      ErrorClass.USER,
      "The destination database does not exist or is not usable",
      "Create it with the Atomic engine, or name another."),
  TARGET_NOT_EMPTY(
      ErrorClass.USER,
      "A target table exists and holds rows",
      "Drop or empty it, or give another targetTable."),
  TARGET_INCOMPATIBLE(
      ErrorClass.USER,
      "A target table exists with a definition that does not fit",
      "Drop it, or give another targetTable."),
  TARGET_MISSING(
      ErrorClass.STOP_TABLE,
      "A target table or one of its columns is gone",
      "Resync the table to make it anew."),
  DESTINATION_REFUSED(
      ErrorClass.STOP_TABLE,
      "ClickHouse refused the rows of a table",
      "See the message; mend the cause, then resync the table."),
  FLINK_UNREACHABLE(
      ErrorClass.RETRY,
      "The Flink cluster cannot be reached",
      "Check the cluster; the pipe goes on by itself once it answers."),
  FLINK_SLOTS(
      ErrorClass.RETRY,
      "The Flink cluster has too few free task slots",
      "Add TaskManagers or slots, or pause another pipe; the pipe starts by itself then."),
  JOB_FAILED(
      ErrorClass.STOP_PIPE,
      "The Flink job failed",
      "See the message and the Flink dashboard, then retry."),
  JOB_RESTARTING(
      ErrorClass.RETRY,
      "The Flink job broke off and is started again",
      "Nothing to do; if it repeats, see the message and the Flink dashboard."),
  CHECKPOINT_MISSING(
      ErrorClass.STOP_PIPE,
      "No usable savepoint or checkpoint of the pipe is left",
      "Resync the pipe."),
  SECRET_UNREADABLE(
      ErrorClass.STOP_PIPE,
      "A secret cannot be opened",
      "Give Flink and the controller the same installation key file, or set the credentials again."),
  INVALID_FIELD(ErrorClass.USER, "A field is not valid", "Correct the field as the message says."),
  CONFLICT(
      ErrorClass.USER,
      "The pipe's state does not allow this now",
      "Wait for the running command, or see the pipe's state.");

  private final ErrorClass errorClass;
  private final String meaning;
  private final String remedy;

  ErrorCode(ErrorClass errorClass, String meaning, String remedy) {
    this.errorClass = errorClass;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** What the product does about it. */
  public ErrorClass errorClass() {
    return errorClass;
  }

  /**
   * Whether one table alone is stopped for it, where one is named. A privilege is lacked on a table
   * as often as in general.
   */
  public boolean stopsTable() {
    return errorClass == ErrorClass.STOP_TABLE || this == SOURCE_PRIVILEGE;
  }

  /** What happened, one sentence without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** What the user can do. */
  public String remedy() {
    return remedy;
  }
}
