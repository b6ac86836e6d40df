package io.penstock.controller.engine;

import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.lifecycle.Verdict;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.Store;
import java.util.Optional;

/** Turns what somebody asks of a pipe into an event of its life. */
final class Commands {

  /** So often may a pipe change between a look and a command before the caller must ask again. */
  private static final int RACES = 100;

  /** What a command records besides the change of state, in the same transaction. */
  interface Also {
    Also NOTHING = (daos, from) -> {};

    /**
     * Records.
     *
     * @param from the pipe that the command was obeyed in
     */
    void record(Store.Daos daos, PipeRow from);
  }

  private final Store store;
  private final Journal journal;
  private final Lanes lanes;

  Commands(Store store, Journal journal, Lanes lanes) {
    this.store = store;
    this.journal = journal;
    this.lanes = lanes;
  }

  /**
   * One pipe.
   *
   * @throws CommandException when there is none
   */
  PipeRow row(String serviceId, String id) {
    return journal
        .find(id)
        .filter(row -> row.serviceId().equals(serviceId))
        .orElseThrow(() -> CommandException.notFound("there is no pipe " + id));
  }

  /** Obeys, or says why not. */
  PipeView obey(String serviceId, String id, PipeEvent asked, String actor) {
    return obey(serviceId, id, asked, actor, Also.NOTHING);
  }

  /**
   * Obeys, or says why not.
   *
   * @param also is recorded with it
   */
  PipeView obey(String serviceId, String id, PipeEvent asked, String actor, Also also) {
    for (int race = 0; race < RACES; race++) {
      PipeRow row = row(serviceId, id);
      Journal.Result result =
          journal.apply(row, meant(row, asked), actor, null, daos -> also.record(daos, row));
      if (result instanceof Journal.Result.Moved) {
        lanes.wake(id);
        return journal.find(id).map(PipeView::of).orElseGet(() -> PipeView.of(row));
      }
      if (result instanceof Journal.Result.Unmoved unmoved) {
        return unmoved(row, unmoved.verdict());
      }
    }
    throw CommandException.conflict("the pipe changes too fast; ask again");
  }

  /** What a command comes to where the state alone does not say how the pipe got there. */
  private PipeEvent meant(PipeRow row, PipeEvent asked) {
    boolean cancels = asked == PipeEvent.CANCEL_RESYNC && row.state() != PipeState.RESYNCING;
    if (row.state() != PipeState.FAILED && !cancels) {
      return asked;
    }
    Optional<ResyncRow> resync = store.with(daos -> daos.resyncs().find(row.id()));
    if (cancels) {
      return resync.isPresent() ? PipeEvent.CANCEL_SWAP : asked;
    }
    boolean swapping = resync.isPresent();
    return switch (asked) {
      case START -> swapping ? PipeEvent.FINISH_SWAP : start(row);
      case EDIT -> {
        if (swapping) {
          yield PipeEvent.FINISH_SWAP;
        }
        yield row.spec() == null ? PipeEvent.EDIT_OVER : asked;
      }
      case RESYNC, RESYNC_TABLES -> {
        if (swapping) {
          throw CommandException.conflict(
              "a resync broke off while tables were exchanged: start the pipe to finish it first");
        }
        yield asked;
      }
      default -> asked;
    };
  }

  private PipeEvent start(PipeRow row) {
    if (store.with(daos -> daos.runs().all(row.id())).isEmpty()) {
      return PipeEvent.START_OVER;
    }
    // The last of an edit's steps that a later start would not do by itself.
    boolean halfEdited =
        store
            .with(daos -> daos.steps().newest(row.id(), StepKind.CREATE_TABLES))
            .filter(step -> !step.done())
            .isPresent();
    return halfEdited ? PipeEvent.FINISH_EDIT : PipeEvent.START;
  }

  private static PipeView unmoved(PipeRow row, Verdict verdict) {
    if (verdict instanceof Verdict.Refuse refuse) {
      throw CommandException.conflict(refuse.why());
    }
    if (verdict instanceof Verdict.AlreadyRunning) {
      throw CommandException.invalid("ClickPipe is already running");
    }
    return PipeView.of(row);
  }
}
