package io.penstock.controller.source;

import io.penstock.controller.definition.SourceDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** Drops a pipe's slot and publication. */
public final class ReplicationRemoval {

  private final SourceConnector connector;
  private final SlotMaker maker;

  public ReplicationRemoval(SourceConnector connector, SlotMaker maker) {
    this.connector = connector;
    this.maker = maker;
  }

  /**
   * Drops what is there of them. A slot that is still read is waited for; with {@code force} its
   * reader, which can only be one of ours, is ended. So is a slot that is being made: before that
   * has ended, that there is none means nothing.
   *
   * @param slot empty for none
   * @param publication empty for none
   * @return whether both are gone
   */
  public boolean remove(SourceDefinition source, String slot, String publication, boolean force) {
    if (!slot.isEmpty()) {
      maker.cancel(slot);
    }
    try (Connection connection = connector.open(source)) {
      if (!slot.isEmpty() && !maker.ended(slot, connection)) {
        return false;
      }
      Optional<Slot> found = slot.isEmpty() ? Optional.empty() : Slot.find(connection, slot);
      if (found.isPresent() && found.get().active()) {
        if (force) {
          call(connection, "SELECT pg_terminate_backend(?::int)", found.get().activePid() + "");
        }
        return false;
      }
      if (found.isPresent()) {
        call(connection, "SELECT pg_drop_replication_slot(?)", slot);
      }
      if (!publication.isEmpty()) {
        Publication.drop(connection, publication);
      }
      return true;
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static void call(Connection connection, String text, String argument)
      throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement(text)) {
      sql.setString(1, argument);
      sql.execute();
    }
  }
}
