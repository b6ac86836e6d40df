package io.penstock.controller.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.DefinitionReader;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.destination.Services;
import io.penstock.controller.engine.step.resync.RecordResync;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.validate.PipeValidation;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.Secret;
import io.penstock.model.secret.SecretBox;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.type.TypeMap;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Makes new pipes: reads, validates, records. */
final class Creation {

  private final Store store;
  private final Journal journal;
  private final Services services;
  private final PipeValidation validation;
  private final FlinkClient flink;
  private final SecretBox box;
  private final SecretOpener opener;
  private final Clock clock;

  /** Of two requests with one name the second waits for the first's outcome. */
  private final Map<String, ReentrantLock> names = new ConcurrentHashMap<>();

  /** Held while a pipe is looked at for the last time and recorded: one target has one pipe. */
  private final ReentrantLock recording = new ReentrantLock();

  Creation(
      Store store,
      Journal journal,
      Services services,
      PipeValidation validation,
      FlinkClient flink,
      SecretBox box,
      SecretOpener opener,
      Clock clock) {
    this.store = store;
    this.journal = journal;
    this.services = services;
    this.validation = validation;
    this.flink = flink;
    this.box = box;
    this.opener = opener;
    this.clock = clock;
  }

  private DefinitionReader reader(ControllerConfig.Service service) {
    return new DefinitionReader(text -> box.seal(new Secret(text)), service.database());
  }

  private PipeDefinition read(ControllerConfig.Service service, JsonNode body, Problems problems) {
    return reader(service).read(body, problems);
  }

  SourceDefinition readConnection(ControllerConfig.Service service, JsonNode body) {
    Problems problems = new Problems();
    SourceDefinition source = reader(service).readConnection(body, problems);
    if (!problems.isEmpty()) {
      throw CommandException.invalid(problems);
    }
    return source;
  }

  /** What is wrong with a body; empty when a pipe could be made of it. */
  Problems dryRun(ControllerConfig.Service service, JsonNode body) {
    Problems problems = new Problems();
    PipeDefinition definition = read(service, body, problems);
    if (problems.isEmpty()) {
      check(service, definition, problems);
    }
    return problems;
  }

  private List<String> check(
      ControllerConfig.Service service, PipeDefinition definition, Problems problems) {
    String name = definition.name();
    targetsTaken(service.id().toString(), other -> other.name().equals(name), definition, problems);
    try {
      return validation
          .validate(definition, services.client(service.id().toString()), flink::overview, problems)
          .notices();
    } catch (PipeException e) {
      problems.add("", e.code(), e.detail());
      return List.of();
    }
  }

  /**
   * Reads and validates an edited definition.
   *
   * @param body the whole definition as it is to be
   * @param kept stands in it for credentials as they are
   * @param problems found before
   */
  PipeDefinition edited(
      ControllerConfig.Service service,
      PipeRow row,
      JsonNode body,
      String kept,
      Problems problems) {
    PipeDefinition before = row.parsedDefinition();
    Problems form = new Problems();
    DefinitionReader reader =
        new DefinitionReader(
            text ->
                text.equals(kept)
                        || opener.open(before.source().password()).equals(new Secret(text))
                    ? before.source().password()
                    : box.seal(new Secret(text)),
            service.database());
    PipeDefinition after = Editing.asBefore(before, reader.read(body, form), kept);
    boolean readable = form.isEmpty();
    problems.addAll(form);
    if (!readable) {
      refuse(problems);
    }
    Editing editing = Editing.between(before, after);
    editing.check(before, problems);
    if (!editing.nothing()) {
      targetsTaken(row.serviceId(), other -> other.id().equals(row.id()), after, problems);
      slots(row, before, after, problems);
      try {
        validation.validateEdit(
            after,
            editing.added(),
            editing.changed(),
            row.parsedSpec().map(PipeSpec::behaviourVersion).orElse(TypeMap.BEHAVIOUR_VERSION),
            services.client(row.serviceId()),
            problems);
      } catch (PipeException e) {
        problems.add("", e.code(), e.detail());
      }
    }
    refuse(problems);
    return after;
  }

  /** Once the job is stopped for the edit it must find room again. */
  private void slots(PipeRow row, PipeDefinition before, PipeDefinition after, Problems problems) {
    int wanted = after.settings().initialLoadParallelism();
    int had = before.settings().initialLoadParallelism();
    if (wanted <= had) {
      return;
    }
    try {
      int room = flink.overview().slotsAvailable() + (row.state().expectsJob() ? had : 0);
      if (wanted > room) {
        problems.add(
            "source.postgres.settings.initialLoadParallelism",
            ErrorCode.FLINK_SLOTS,
            "needs " + wanted + " task slots; " + room + " are there for it");
      }
    } catch (PipeException e) {
      problems.add("", e.code(), e.detail());
    }
  }

  private static void refuse(Problems problems) {
    if (!problems.isEmpty()) {
      throw CommandException.invalid(problems);
    }
  }

  /**
   * Another pipe's fresh target is empty too: ClickHouse would not object.
   *
   * @param same tells the pipe that is meant from others
   */
  private void targetsTaken(
      String serviceId, Predicate<PipeRow> same, PipeDefinition definition, Problems problems) {
    for (PipeRow other : store.with(daos -> daos.pipes().all())) {
      PipeDefinition theirs = other.parsedDefinition();
      if (!other.serviceId().equals(serviceId)
          || !theirs.database().equals(definition.database())
          || same.test(other)) {
        continue;
      }
      List<String> taken = new ArrayList<>();
      theirs.tables().forEach(t -> taken.add(t.target()));
      store
          .with(daos -> daos.resyncs().find(other.id()))
          .ifPresent(
              resync ->
                  theirs
                      .chosen(resync.chosenTables())
                      .tables()
                      .forEach(t -> taken.add(t.target() + RecordResync.SUFFIX)));
      for (int i = 0; i < definition.tables().size(); i++) {
        String target = definition.tables().get(i).target();
        if (taken.contains(target)) {
          problems.add(
              "source.postgres.tableMappings[" + i + "].targetTable",
              ErrorCode.TARGET_NOT_EMPTY,
              "table "
                  + target
                  + " is the target of pipe \""
                  + theirs.name()
                  + "\" or of its resync");
        }
      }
    }
  }

  /** Makes a pipe, or returns the one that the same request has made before. */
  PipeRow create(ControllerConfig.Service service, JsonNode body, String actor) {
    Problems problems = new Problems();
    PipeDefinition definition = read(service, body, problems);
    if (!problems.isEmpty()) {
      throw CommandException.invalid(problems);
    }
    String serviceId = service.id().toString();
    ReentrantLock lock =
        names.computeIfAbsent(serviceId + " " + definition.name(), key -> new ReentrantLock());
    lock.lock();
    try {
      Optional<PipeRow> there =
          store.with(daos -> daos.pipes().named(serviceId, definition.name()));
      if (there.isPresent()) {
        return same(there.get(), definition);
      }
      List<String> notices = check(service, definition, problems);
      refuse(problems);
      return record(serviceId, definition, actor, notices);
    } finally {
      lock.unlock();
    }
  }

  /** Clients send a POST again when its answer was lost; they must get the pipe it made. */
  private PipeRow same(PipeRow there, PipeDefinition wanted) {
    PipeDefinition had = there.parsedDefinition();
    boolean password =
        opener.open(had.source().password()).equals(opener.open(wanted.source().password()));
    SecretRef ref = had.source().password();
    if (password && had.equals(wanted.withSource(wanted.source().withPassword(ref)))) {
      return there;
    }
    throw CommandException.conflict(
        "a pipe named \""
            + wanted.name()
            + "\" exists already and is defined differently; choose another name");
  }

  private PipeRow record(
      String serviceId, PipeDefinition definition, String actor, List<String> notices) {
    long now = clock.millis();
    PipeRow row =
        new PipeRow(
            UUID.randomUUID().toString(),
            serviceId,
            definition.name(),
            StateMachine.CREATION.to(),
            1,
            DefinitionJson.write(definition),
            null,
            false,
            false,
            "",
            "",
            now,
            now,
            now);
    recording.lock();
    try {
      // Another pipe may have got one of the targets while this one was being checked.
      Problems problems = new Problems();
      targetsTaken(serviceId, other -> false, definition, problems);
      refuse(problems);
      journal.create(row, actor, notices);
    } finally {
      recording.unlock();
    }
    return row;
  }
}
