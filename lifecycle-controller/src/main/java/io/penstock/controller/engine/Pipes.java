package io.penstock.controller.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.store.LeftoverRow;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.validate.Candidate;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** What the API can ask of the engine. Commands answer at once; the lanes do the work. */
public final class Pipes {

  private final Store store;
  private final Commands commands;
  private final Resyncs resyncs;
  private final Journal journal;
  private final Lanes lanes;
  private final Creation creation;
  private final StatusReader statuses;
  private final Sampling sampling;
  private final SourceConnector connector;
  private final Clock clock;
  private final Map<String, ReentrantLock> edits = new ConcurrentHashMap<>();

  Pipes(
      Store store,
      Journal journal,
      Commands commands,
      Resyncs resyncs,
      Lanes lanes,
      Creation creation,
      StatusReader statuses,
      Sampling sampling,
      SourceConnector connector,
      Clock clock) {
    this.store = store;
    this.commands = commands;
    this.resyncs = resyncs;
    this.journal = journal;
    this.lanes = lanes;
    this.creation = creation;
    this.statuses = statuses;
    this.sampling = sampling;
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
    return PipeView.of(commands.row(serviceId, id));
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

  /** What the database of a body's {@code source.postgres} holds, and what hinders it. */
  public List<Candidate> discover(ControllerConfig.Service service, JsonNode body) {
    return held(creation.readConnection(service, body));
  }

  /** What the database of a pipe holds, asked with its own connection. */
  public List<Candidate> discover(String serviceId, String id) {
    return held(commands.row(serviceId, id).parsedDefinition().source());
  }

  /** How fast a service's newest copies were; empty while none has told. */
  public Optional<CopyPace> pace(String serviceId) {
    return store.with(daos -> Copies.pace(daos, serviceId));
  }

  private List<Candidate> held(SourceDefinition source) {
    try (Connection connection = connector.open(source)) {
      return Candidate.all(connection, source);
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

  /**
   * Edits a pipe. Edits of one pipe wait for each other: each goes by what the one before left.
   * Whatever it changes, a paused pipe is resumed by it, as clients of ClickPipes' API expect.
   *
   * @param merge makes the whole definition as it is to be out of the pipe as it is
   * @param kept stands in it for credentials as they are
   * @param problems what {@code merge} finds wrong; the edit is refused with all there is
   */
  public PipeView edit(
      ControllerConfig.Service service,
      String id,
      Function<PipeView, JsonNode> merge,
      String kept,
      Problems problems,
      String actor) {
    commands.row(service.id().toString(), id);
    ReentrantLock lock = edits.computeIfAbsent(id, key -> new ReentrantLock());
    lock.lock();
    try {
      PipeRow row = commands.row(service.id().toString(), id);
      JsonNode body = merge.apply(PipeView.of(row).whole());
      return edit(row, creation.edited(service, row, body, kept, problems), actor);
    } finally {
      lock.unlock();
    }
  }

  private PipeView edit(PipeRow row, PipeDefinition after, String actor) {
    String id = row.id();
    PipeDefinition before = row.parsedDefinition();
    Editing editing = Editing.between(before, after);
    Commands.Also record =
        (daos, from) -> {
          redefine(daos, row, after);
          text(row, editing, after)
              .ifPresent(
                  text -> daos.history().event(id, clock.millis(), "notice", text, "", actor));
        };
    if (editing.nothing() && row.state() != PipeState.PAUSED) {
      store.use(daos -> record.record(daos, row));
      return PipeView.of(commands.row(row.serviceId(), id));
    }
    if (editing.changed().isEmpty() || row.state() == PipeState.COMPLETED) {
      Commands.Also recordAll =
          (daos, from) -> {
            record.record(daos, from);
            daos.resyncs().find(id).ifPresent(resync -> editResync(daos, resync, editing, after));
          };
      return commands.obey(row.serviceId(), id, PipeEvent.EDIT, actor, recordAll);
    }
    // The resync that there will be is this edit's own.
    List<List<String>> chosen = editing.changed().stream().map(TableMapping::source).toList();
    return resyncs.begin(row, after, chosen, false, actor, record);
  }

  /** What the history has of an edit; empty where nothing differs. */
  private static Optional<String> text(PipeRow row, Editing editing, PipeDefinition after) {
    if (!editing.nothing()) {
      return Optional.of(editing.text());
    }
    return row.name().equals(after.name())
        ? Optional.empty()
        : Optional.of("Renamed to " + after.name());
  }

  private void redefine(Store.Daos daos, PipeRow row, PipeDefinition after) {
    if (!definition(daos, row.id()).equals(row.definition())) {
      // A resync was undone meanwhile, and with it what this edit went by.
      throw CommandException.conflict("the pipe is being changed by another command");
    }
    boolean taken =
        !row.name().equals(after.name())
            && daos.pipes().named(row.serviceId(), after.name()).isPresent();
    if (taken) {
      throw CommandException.conflict("a pipe named \"" + after.name() + "\" exists already");
    }
    daos.pipes().redefine(row.id(), after.name(), DefinitionJson.write(after), clock.millis());
  }

  /** A swap that broke off goes on with another connection, and is undone to it; not to more. */
  private static void editResync(
      Store.Daos daos, ResyncRow resync, Editing editing, PipeDefinition after) {
    if (!editing.onlyOthers()) {
      throw CommandException.conflict(
          "a resync broke off while tables were exchanged: its tables cannot be edited before it is"
              + " finished; connection and settings can");
    }
    PipeDefinition before =
        resync.definitionBefore().withSource(after.source()).withSettings(after.settings());
    daos.resyncs().redefine(resync.pipeId(), DefinitionJson.write(before));
  }

  private static String definition(Store.Daos daos, String id) {
    return daos.pipes()
        .find(id)
        .map(PipeRow::definition)
        .orElseThrow(() -> CommandException.notFound("there is no pipe " + id));
  }

  /**
   * Copies tables anew beside the live ones and exchanges them.
   *
   * @param chosen schema and name of each; empty for the whole pipe
   * @param keepOld whether the replaced tables are kept under a dated name
   */
  public PipeView resync(
      String serviceId, String id, List<List<String>> chosen, boolean keepOld, String actor) {
    PipeRow row = commands.row(serviceId, id);
    List<List<String>> mapped =
        row.parsedDefinition().tables().stream().map(TableMapping::source).toList();
    for (List<String> table : chosen) {
      if (!mapped.contains(table)) {
        throw CommandException.notFound("the pipe has no table " + String.join(".", table));
      }
    }
    return resyncs.begin(
        row, row.parsedDefinition(), chosen, keepOld, actor, Commands.Also.NOTHING);
  }

  /** Gives a resync up; the pipe is again what it was. */
  public PipeView cancelResync(String serviceId, String id, String actor) {
    return commands.obey(
        serviceId,
        id,
        PipeEvent.CANCEL_RESYNC,
        actor,
        (daos, from) -> {
          if (daos.resyncs().find(id).filter(ResyncRow::exchanging).isPresent()) {
            throw CommandException.conflict(
                "tables are being exchanged already: the resync can only be completed");
          }
        });
  }

  /** Starts a pipe that rests or has failed. */
  public PipeView start(String serviceId, String id, String actor) {
    return commands.obey(serviceId, id, PipeEvent.START, actor);
  }

  /** Pauses a pipe. */
  public PipeView stop(String serviceId, String id, String actor) {
    return commands.obey(serviceId, id, PipeEvent.STOP, actor);
  }

  /** Begins to delete a pipe. */
  public PipeView delete(String serviceId, String id, boolean dropTables, String actor) {
    if (dropTables) {
      commands.row(serviceId, id);
      store.use(daos -> daos.pipes().askToDropTables(id));
    }
    return commands.obey(serviceId, id, PipeEvent.DELETE, actor);
  }

  /** Waits for a deletion to end; whether it has. */
  public boolean awaitGone(String id, long millis) {
    return lanes.awaitEnd(id, millis) && journal.find(id).isEmpty();
  }

  /** How a pipe is. */
  public PipeStatus status(String serviceId, String id) {
    return statuses.status(commands.row(serviceId, id));
  }

  /** How its tables are. */
  public List<PipeStatus.Table> tables(String serviceId, String id) {
    return statuses.tables(commands.row(serviceId, id));
  }

  /** What its jobs' state is kept in. */
  public List<PipeStatus.Savepoint> savepoints(String serviceId, String id) {
    return statuses.savepoints(commands.row(serviceId, id));
  }

  /** How it was over time. */
  public PipeHistory history(String serviceId, String id, HistoryWindow window) {
    return sampling.read(commands.row(serviceId, id), window);
  }

  /** Its events, newest first. */
  public List<PipeStatus.Event> events(String serviceId, String id, int limit) {
    return statuses.events(commands.row(serviceId, id), limit);
  }

  /** How large new pipes of a service are. */
  public Scaling scaling(String serviceId) {
    return creation.scaling(serviceId);
  }

  /** Sets it for pipes that are made from now on; those that are there keep their own number. */
  public void rescale(String serviceId, Scaling scaling) {
    store.use(daos -> daos.history().changeMeta(Creation.SCALING + serviceId, scaling.text()));
  }

  /** Slots of deleted pipes that are still to be dropped. */
  public List<String> slotsToDrop() {
    return store.with(daos -> daos.history().leftovers()).stream().map(LeftoverRow::slot).toList();
  }
}
