package io.penstock.controller.engine.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.ReplicationRemoval;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.SwapLeftovers;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

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
    String publication = replication.ownPublication() ? replication.publication() : "";
    Set<String> slots = new LinkedHashSet<>();
    if (replication.ownSlot()) {
      slots.add(replication.slot());
      // A resync has one of its own; the first one may outlive a swap that was broken off.
      slots.add(Replication.of(context.pipe().id(), context.definition()).slot());
      Optional<ResyncRow> resync = context.findResync();
      resync.map(ResyncRow::slot).ifPresent(slots::add);
      resync.flatMap(ResyncRow::swapLeftovers).map(SwapLeftovers::slot).ifPresent(slots::add);
      slots.remove("");
    }
    for (String slot : slots) {
      Optional<Outcome> wait = drop(context, slot, "");
      if (wait.isPresent()) {
        return wait.get();
      }
    }
    return drop(context, "", publication)
        .orElseGet(() -> Outcome.done("slot and publication are dropped"));
  }

  /** A reason to wait, or nothing when it is dropped or remembered. */
  private Optional<Outcome> drop(StepContext context, String slot, String publication) {
    if (slot.isEmpty() && publication.isEmpty()) {
      return Optional.empty();
    }
    SourceDefinition source = context.definition().source();
    try {
      boolean force = context.age().compareTo(OLD_READER) > 0;
      return removal.remove(source, slot, publication, force)
          ? Optional.empty()
          : Optional.of(
              Outcome.wait(
                  ErrorCode.SLOT_ACTIVE, "slot " + slot + " is still read", Duration.ofSeconds(1)));
    } catch (PipeException e) {
      if (context.attempts() + 1 < TRIES || e.code() == ErrorCode.SLOT_ACTIVE) {
        return Optional.of(Outcome.wait(e.code(), e.detail(), Duration.ofSeconds(2)));
      }
      leave(context, source, slot, publication);
      return Optional.empty();
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
