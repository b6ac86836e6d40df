package io.penstock.controller.engine.step;

import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SlotMaker;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.store.RunRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The slot is there. Its name belongs to this pipe alone: one that is found is ours. */
public final class CreateSlot implements Step {

  private final SourceConnector connector;
  private final SlotMaker maker;
  private final RunRow.Role role;

  public CreateSlot(SourceConnector connector, SlotMaker maker, RunRow.Role role) {
    this.connector = connector;
    this.maker = maker;
    this.role = role;
  }

  @Override
  public Outcome perform(StepContext context) {
    Replication replication = context.replication();
    if (!replication.ownSlot()) {
      return Outcome.done("nothing to make");
    }
    String name = role == RunRow.Role.RESYNC ? context.resync().slot() : replication.slot();
    try (Connection connection = connector.open(context.definition().source())) {
      Optional<Slot> slot = Slot.find(connection, name);
      if (slot.isPresent() && slot.get().made() && !slot.get().active()) {
        maker.takeFailure(name);
        return slot.get().plugin().equals("pgoutput")
            ? Outcome.done("slot " + name)
            : Outcome.failed(ErrorCode.SLOT_TAKEN, "slot " + name + " is not of plugin pgoutput");
      }
      Optional<PipeException> failure = maker.takeFailure(name);
      if (failure.isPresent()) {
        throw failure.get();
      }
      // A slot that is there but not made is being made, by us or by our predecessor's backend.
      if (slot.isEmpty() && !maker.making(name)) {
        maker.start(
            context.definition().source(),
            name,
            context.definition().settings().enableFailoverSlots());
      }
      return Outcome.soon(SlotMaker.olderTransactions(connection));
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
