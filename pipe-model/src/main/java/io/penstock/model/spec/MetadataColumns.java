package io.penstock.model.spec;

/**
 * The columns that Penstock adds to a target table.
 *
 * @param prefix of all of them: {@code _pipe_} unless the pipe sets another
 */
public record MetadataColumns(String prefix) {

  /** UInt64: the LSN that orders the versions of a key. */
  public String version() {
    return prefix + "version";
  }

  /** UInt8: 1 marks a deleted key. */
  public String isDeleted() {
    return prefix + "is_deleted";
  }

  /** DateTime64(9): when ClickHouse took the row; filled by its default. */
  public String syncedAt() {
    return prefix + "synced_at";
  }
}
