package io.penstock.controller.source;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.model.spec.ReplicationMode;

/**
 * The names of a pipe's publication and slot, and whose they are.
 *
 * @param publication empty when the pipe does not stream
 * @param slot empty when the pipe does not stream
 * @param ownPublication whether the publication is ours to make and drop
 * @param ownSlot whether the slot is ours to make and drop
 */
public record Replication(
    String publication, String slot, boolean ownPublication, boolean ownSlot) {

  /** The names for a pipe. */
  public static Replication of(String pipeId, PipeDefinition definition) {
    PipeSettings settings = definition.settings();
    if (!definition.mode().streams()) {
      return new Replication("", "", false, false);
    }
    String ours = "penstock_" + pipeId.replace("-", "").substring(0, 12);
    boolean ownPublication = settings.publicationName().isEmpty();
    boolean ownSlot = definition.mode() == ReplicationMode.CDC;
    return new Replication(
        ownPublication ? ours : settings.publicationName(),
        ownSlot ? ours : settings.replicationSlotName(),
        ownPublication,
        ownSlot);
  }
}
