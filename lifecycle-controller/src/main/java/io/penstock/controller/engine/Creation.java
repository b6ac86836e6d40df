package io.penstock.controller.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.definition.DefinitionReader;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.definition.WholeSchema;
import io.penstock.controller.destination.Services;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.validate.PipeValidation;
import io.penstock.controller.validate.SchemaExpansion;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.Secret;
import io.penstock.model.secret.SecretBox;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.type.TypeMap;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/** Makes new pipes: reads, validates, records. */
final class Creation {

  /** Key of a service's scaling in the store's {@code meta}; its id follows. */
  static final String SCALING = "scaling:";

  /** Clients that lost an answer ask again within minutes; later it is somebody else. */
  private static final Duration RETRIES = Duration.ofMinutes(15);

  private final Store store;
  private final Journal journal;
  private final Services services;
  private final PipeValidation validation;
  private final SchemaExpansion expansion;
  private final TakenTargets taken;
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
      SchemaExpansion expansion,
      FlinkClient flink,
      SecretBox box,
      SecretOpener opener,
      Clock clock) {
    this.store = store;
    this.journal = journal;
    this.services = services;
    this.validation = validation;
    this.expansion = expansion;
    this.taken = new TakenTargets(store, services);
    this.flink = flink;
    this.box = box;
    this.opener = opener;
    this.clock = clock;
  }

  private DefinitionReader reader(ControllerConfig.Service service) {
    return new DefinitionReader(
        text -> box.seal(new Secret(text)),
        service.database(),
        scaling(service.id().toString()).slots());
  }

  Scaling scaling(String serviceId) {
    return store
        .with(daos -> daos.history().meta(SCALING + serviceId))
        .map(Scaling::parse)
        .orElse(Scaling.DEFAULT);
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
    } else {
      checkRest(service, definition, problems);
    }
    return problems;
  }

  /** All that is wrong is told at once, also beside fields that are wrong by themselves. */
  private void checkRest(
      ControllerConfig.Service service, PipeDefinition definition, Problems problems) {
    List<Problem> form = problems.list();
    ReadableParts.of(definition, form)
        .ifPresent(
            parts -> {
              Problems all = new Problems();
              form.forEach(all::add);
              check(service, parts.definition(), all);
              List<Problem> found = all.list();
              found.subList(form.size(), found.size()).forEach(p -> problems.add(parts.asGiven(p)));
            });
  }

  /** A definition with all its tables, and what a person should know of them. */
  private record Checked(PipeDefinition definition, List<String> notices) {}

  private Checked check(ControllerConfig.Service service, PipeDefinition given, Problems problems) {
    String id = service.id().toString();
    Predicate<PipeRow> same =
        other -> other.serviceId().equals(id) && other.name().equals(given.name());
    Problems found = new Problems();
    PipeDefinition definition = given;
    List<String> notices = new ArrayList<>();
    try {
      SchemaExpansion.Expanded expanded =
          expand(id, same, given, given.wholes(), Set.of(), problems);
      definition = expanded.definition();
      expanded.unfit().forEach(unfit -> notices.add(unfit.text()));
      if (definition.tables().isEmpty() && problems.isEmpty()) {
        problems.invalid(
            "source.postgres.tableMappings",
            "there is no table yet that could be replicated. " + String.join(" ", notices));
      }
      taken.check(id, same, definition, found);
    } catch (PipeException e) {
      // The validation below comes upon it too, and tells it better.
      notices.clear();
    }
    try {
      notices.addAll(
          validation.validate(definition, services.client(id), flink::overview, found).notices());
    } catch (PipeException e) {
      found.add("", e.code(), e.detail());
    }
    if (found.isEmpty() && problems.isEmpty() && definition.tables().isEmpty()) {
      problems.invalid("source.postgres.tableMappings", "the schemas cannot be read; ask again");
    }
    PipeDefinition checked = definition;
    found.list().forEach(problem -> problems.add(asGiven(problem, checked)));
    return new Checked(definition, notices);
  }

  private SchemaExpansion.Expanded expand(
      String serviceId,
      Predicate<PipeRow> same,
      PipeDefinition definition,
      List<WholeSchema> wholes,
      Set<Long> carried,
      Problems problems) {
    return expansion.expand(
        definition,
        wholes,
        carried,
        services.client(serviceId),
        (tried, found) -> taken.check(serviceId, same, tried, found),
        problems);
  }

  /** The problem with its mapping's index as the user gave it: the named tables come first here. */
  private static Problem asGiven(Problem problem, PipeDefinition definition) {
    Matcher index = ReadableParts.MAPPING.matcher(problem.field());
    if (definition.wholes().isEmpty() || !index.matches()) {
      return problem;
    }
    TableMapping mapping = definition.tables().get(Integer.parseInt(index.group(2)));
    int place = definition.given().indexOf(mapping);
    return place < 0 ? problem : problem.at(index.group(1) + place + index.group(3));
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
    PipeDefinition read = Editing.asBefore(before, reader.read(body, form), kept);
    boolean readable = form.isEmpty();
    problems.addAll(form);
    if (!readable) {
      refuse(problems);
    }
    Editing.checkWholes(before, read, problems);
    Predicate<PipeRow> same = other -> other.id().equals(row.id());
    PipeDefinition after = read;
    try {
      List<WholeSchema> fresh =
          read.wholes().stream().filter(w -> Editing.find(before, w).isEmpty()).toList();
      after =
          expand(row.serviceId(), same, read, fresh, SchemaWatch.carried(store, row), problems)
              .definition();
    } catch (PipeException e) {
      problems.add("source.postgres", e.code(), e.detail());
    }
    Editing editing = Editing.between(before, after);
    editing.check(before, problems);
    if (after.tables().isEmpty()) {
      problems.invalid("source.postgres.tableMappings", "no table would be left");
    }
    PipeValidation.checkReader(before, !editing.onlyOthers(), problems);
    if (!editing.nothing()) {
      taken.check(row.serviceId(), same, after, problems);
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

  /** Makes a pipe, or returns the one that the same request has made before. */
  PipeRow create(ControllerConfig.Service service, JsonNode body, String actor) {
    Problems problems = new Problems();
    PipeDefinition definition = read(service, body, problems);
    if (!problems.isEmpty()) {
      checkRest(service, definition, problems);
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
      Checked checked = check(service, definition, problems);
      if (!problems.isEmpty()) {
        throw CommandException.invalid(problems);
      }
      return record(serviceId, checked.definition(), actor, checked.notices());
    } finally {
      lock.unlock();
    }
  }

  /** Clients send a POST again when its answer was lost; they must get the pipe it made. */
  private PipeRow same(PipeRow there, PipeDefinition wanted) {
    if (there.state() == PipeState.DELETING) {
      // Whoever replaces a pipe must not be given the one that goes.
      throw CommandException.conflict(
          "the pipe named \"" + wanted.name() + "\" is being deleted; ask again when it is gone");
    }
    PipeDefinition had = there.parsedDefinition();
    boolean password =
        opener.open(had.source().password()).equals(opener.open(wanted.source().password()));
    SecretRef ref = had.source().password();
    boolean recent = clock.millis() - there.createdAt() < RETRIES.toMillis();
    boolean equal =
        password && had.asGiven().equals(wanted.withSource(wanted.source().withPassword(ref)));
    if (recent && equal) {
      return there;
    }
    throw CommandException.conflict(
        "a pipe named \""
            + wanted.name()
            + "\" exists already"
            + (equal ? "" : " and is defined differently")
            + "; choose another name");
  }

  private PipeRow record(
      String serviceId, PipeDefinition definition, String actor, List<String> notices) {
    PipeRow row = PipeRow.made(UUID.randomUUID().toString(), serviceId, definition, clock.millis());
    recording.lock();
    try {
      // Another pipe may have got one of the targets while this one was being checked.
      Problems problems = new Problems();
      taken.check(serviceId, other -> false, definition, problems);
      refuse(problems);
      journal.create(row, actor, notices);
    } finally {
      recording.unlock();
    }
    return row;
  }
}
