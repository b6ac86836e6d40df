package io.penstock.controller.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.Verdict;
import io.penstock.controller.source.Discovery;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.store.LeftoverRow;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What the API can ask of the engine. Commands answer at once; the lanes do the work. */
public final class Pipes {

  private static final int RACES = 100;

  private final Store store;
  private final Journal journal;
  private final Lanes lanes;
  private final Creation creation;
  private final StatusReader statuses;
  private final SourceConnector connector;
  private final Clock clock;

  Pipes(
      Store store,
      Journal journal,
      Lanes lanes,
      Creation creation,
      StatusReader statuses,
      SourceConnector connector,
      Clock clock) {
    this.store = store;
    this.journal = journal;
    this.lanes = lanes;
    this.creation = creation;
    this.statuses = statuses;
    this.connector = connector;
    this.clock = clock;
  }

  /** The pipes of a service, oldest first. */
  public List<PipeView> list(String serviceId) {
    return rows().stream()
        .filter(row -> row.serviceId().equals(serviceId))
        .map(PipeView::of)
        .toList();
  }

  private List<PipeRow> rows() {
    return store.with(daos -> daos.pipes().all());
  }

  /**
   * One pipe.
   *
   * @throws CommandException when there is none
   */
  public PipeView get(String serviceId, String id) {
    return PipeView.of(row(serviceId, id));
  }

  private PipeRow row(String serviceId, String id) {
    return journal
        .find(id)
        .filter(row -> row.serviceId().equals(serviceId))
        .orElseThrow(() -> CommandException.notFound("there is no pipe " + id));
  }

  /** Makes a pipe, or returns the one that the same request made before. */
  public PipeView create(ControllerConfig.Service service, JsonNode body, String actor) {
    PipeRow row = creation.create(service, body, actor);
    lanes.wake(row.id());
    return PipeView.of(row);
  }

  /** What is wrong with a body; nothing is made. */
  public List<Problem> validate(ControllerConfig.Service service, JsonNode body) {
    return creation.dryRun(service, body).list();
  }

  /** What the database of a body's {@code source.postgres} holds. */
  public List<Discovery.Table> discover(ControllerConfig.Service service, JsonNode body) {
    SourceDefinition source = creation.readConnection(service, body);
    try (Connection connection = connector.open(source)) {
      return Discovery.tables(connection);
    } catch (SQLException e) {
      throw refusal(SourceErrors.of(e));
    } catch (PipeException e) {
      throw refusal(e);
    }
  }

  private static CommandException refusal(PipeException e) {
    Problems problems = new Problems();
    problems.add("source.postgres", e.code(), e.code().meaning() + ": " + e.detail());
    return CommandException.invalid(problems);
  }

  /** Gives a pipe another name; its job bears it from its next start on. */
  public PipeView rename(String serviceId, String id, String name, String actor) {
    PipeRow row = row(serviceId, id);
    if (!row.name().equals(name)) {
      Optional<PipeRow> other = store.with(daos -> daos.pipes().named(serviceId, name));
      if (other.isPresent()) {
        throw CommandException.conflict("a pipe named \"" + name + "\" exists already");
      }
      String json = DefinitionJson.write(row.parsedDefinition().withName(name));
      store.use(daos -> daos.pipes().redefine(id, name, json, clock.millis()));
      journal.note(id, "notice", "Renamed to " + name, "", actor);
    }
    return get(serviceId, id);
  }

  /** Starts a pipe that rests or has failed. */
  public PipeView start(String serviceId, String id, String actor) {
    return command(serviceId, id, PipeEvent.START, actor);
  }

  /** Pauses a pipe. */
  public PipeView stop(String serviceId, String id, String actor) {
    return command(serviceId, id, PipeEvent.STOP, actor);
  }

  /** Begins to delete a pipe. */
  public PipeView delete(String serviceId, String id, boolean dropTables, String actor) {
    if (dropTables) {
      row(serviceId, id);
      store.use(daos -> daos.pipes().askToDropTables(id));
    }
    return command(serviceId, id, PipeEvent.DELETE, actor);
  }

  private PipeView command(String serviceId, String id, PipeEvent asked, String actor) {
    for (int race = 0; race < RACES; race++) {
      PipeRow row = row(serviceId, id);
      Journal.Result result = journal.apply(row, meant(row, asked), actor, null);
      if (result instanceof Journal.Result.Moved) {
        lanes.wake(id);
        return get(serviceId, id);
      }
      if (result instanceof Journal.Result.Unmoved unmoved) {
        return unmoved(row, unmoved.verdict());
      }
    }
    throw CommandException.conflict("the pipe changes too fast; ask again");
  }

  /** Before its first job a failed pipe has nothing to resume: it starts over. */
  private PipeEvent meant(PipeRow row, PipeEvent asked) {
    boolean neverRan =
        asked == PipeEvent.START
            && row.state() == PipeState.FAILED
            && store.with(daos -> daos.runs().all(row.id())).isEmpty();
    return neverRan ? PipeEvent.START_OVER : asked;
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

  /** Waits for a deletion to end; whether it has. */
  public boolean awaitGone(String id, long millis) {
    return lanes.awaitEnd(id, millis) && journal.find(id).isEmpty();
  }

  /** How a pipe is. */
  public PipeStatus status(String serviceId, String id) {
    return statuses.status(row(serviceId, id));
  }

  /** How its tables are. */
  public List<PipeStatus.Table> tables(String serviceId, String id) {
    return statuses.tables(row(serviceId, id));
  }

  /** Its history, newest first. */
  public List<PipeStatus.Event> events(String serviceId, String id, int limit) {
    return statuses.events(row(serviceId, id), limit);
  }

  /** Whether a password is the pipe's own. */
  public boolean isPassword(String serviceId, String id, String password) {
    return creation.isPassword(row(serviceId, id), password);
  }

  /** Slots of deleted pipes that are still to be dropped. */
  public List<String> slotsToDrop() {
    return store.with(daos -> daos.history().leftovers()).stream().map(LeftoverRow::slot).toList();
  }
}
