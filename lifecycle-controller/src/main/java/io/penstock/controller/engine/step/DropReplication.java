package io.penstock.controller.engine.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.ReplicationRemoval;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.time.Duration;

/** Slot and publication are gone, or remembered where Postgres cannot be reached. */
public final class DropReplication implements Step {

  private static final int TRIES = 3;
  private static final Duration OLD_READER = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReplicationRemoval removal;

  public DropReplication(ReplicationRemoval removal) {
    this.removal = removal;
  }

  @Override
  public Outcome perform(StepContext context) {
    Replication replication = context.replication();
    String slot = replication.ownSlot() ? replication.slot() : "";
    String publication = replication.ownPublication() ? replication.publication() : "";
    if (slot.isEmpty() && publication.isEmpty()) {
      return Outcome.done("nothing to drop");
    }
    SourceDefinition source = context.definition().source();
    try {
      boolean force = context.age().compareTo(OLD_READER) > 0;
      return removal.remove(source, slot, publication, force)
          ? Outcome.done("slot and publication are dropped")
          : Outcome.wait(
              ErrorCode.SLOT_ACTIVE, "slot " + slot + " is still read", Duration.ofSeconds(1));
    } catch (PipeException e) {
      if (context.attempts() + 1 < TRIES || e.code() == ErrorCode.SLOT_ACTIVE) {
        return Outcome.wait(e.code(), e.detail(), Duration.ofSeconds(2));
      }
      leave(context, source, slot, publication);
      return Outcome.done("remembered for later: " + e.detail());
    }
  }

  private static void leave(
      StepContext context, SourceDefinition source, String slot, String publication) {
    String json;
    try {
      json = JSON.writeValueAsString(source);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a source always has a JSON form", e);
    }
    context
        .store()
        .use(
            daos -> {
              boolean known =
                  daos.history().leftovers().stream()
                      .anyMatch(l -> l.slot().equals(slot) && l.publication().equals(publication));
              if (!known) {
                daos.history().leave(context.pipe().name(), json, slot, publication, context.now());
              }
            });
  }
}
