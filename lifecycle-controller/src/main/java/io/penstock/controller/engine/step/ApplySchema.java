package io.penstock.controller.engine.step;

import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.plan.MappingNow;
import io.penstock.controller.plan.SchemaDiff;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.source.TableDefinition;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.validate.PlanReader;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.TargetChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target of the table that was altered, the spec and the definition are what the source is by
 * now; or the table is stopped. The job was ended by the first change that it could not read, and
 * goes on from its last checkpoint.
 */
public final class ApplySchema implements Step {

  private static final Logger LOG = LoggerFactory.getLogger(ApplySchema.class);

  /** Milliseconds in which a job that is started again would say the same again. */
  private static final long A_WHILE = Duration.ofMinutes(10).toMillis();

  private static final String TABLE = "table";
  private static final String DETAIL = "detail";

  private final SourceConnector connector;
  private final Services services;

  public ApplySchema(SourceConnector connector, Services services) {
    this.connector = connector;
    this.services = services;
  }

  /** What the step has to know: which table the job could not go on with, and why. */
  public static String notes(PipeException.Found error) {
    return Notes.write(Map.of(TABLE, error.table() + "", DETAIL, error.detail()));
  }

  @Override
  public Outcome perform(StepContext context) {
    int named = Integer.parseInt(context.note(TABLE).orElse("-1"));
    Outcome outcome = apply(context, named, true);
    // One migration alters many tables: those that are sure to come are not waited for.
    int tables = context.spec().tables().size();
    for (int i = 0; i < tables; i++) {
      if (i != named) {
        try {
          apply(context, i, false);
        } catch (PipeException e) {
          LOG.debug("table {} of {} is left for later", i, context.pipe().id(), e);
        }
      }
    }
    return outcome;
  }

  /** One table. What is not its turn yet is only taken over, and never stopped. */
  private Outcome apply(StepContext context, int index, boolean named) {
    StepContext.Latest latest = context.latest();
    PipeSpec spec = latest.spec();
    if (index < 0 || index >= spec.tables().size() || !spec.tables().get(index).active()) {
      return Outcome.done("the table is not carried any more");
    }
    TablePlan plan = spec.tables().get(index);
    Optional<TableMapping> mapping = mapping(latest.definition(), plan);
    if (mapping.isEmpty()) {
      return Outcome.done("the table is not mapped any more");
    }
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    Now now = now(latest, plan, mapping.get(), index, targets.facts().time64());
    if (now.plan().isEmpty()) {
      return stop(context, named, index, ErrorCode.SCHEMA_CHANGED, now.problems());
    }
    SchemaDiff diff =
        SchemaDiff.between(
            plan,
            now.plan().get(),
            now.table().asOf(),
            now.table().existing(),
            latest.definition().settings().dropsColumns());
    List<String> refusals = new ArrayList<>(diff.refusals());
    Target target = targets.find(List.of(plan.targetTable())).get(plan.targetTable());
    refusals.addAll(inTheWay(plan, diff, target));
    refusals.addAll(shared(spec, plan, diff));
    if (!refusals.isEmpty()) {
      String why = String.join("; ", refusals);
      return stop(context, named, index, ErrorCode.SCHEMA_CHANGED, why);
    }
    if (!diff.rewritten().isEmpty()) {
      String why = String.join("; ", diff.rewritten());
      // Before its turn or not: the rows are copied anew.
      return stop(context, true, index, ErrorCode.TABLE_REWRITTEN, why);
    }
    if (diff.nothing()) {
      return named ? nothing(context, index, diff.plan()) : Outcome.done("as planned");
    }
    change(context, targets, index, diff);
    record(context, latest, index, now.mapping(), diff);
    return Outcome.done(String.join("; ", diff.sentences()));
  }

  private static Optional<TableMapping> mapping(PipeDefinition definition, TablePlan plan) {
    return definition.tables().stream()
        .filter(mapping -> mapping.source().equals(List.of(plan.schema(), plan.name())))
        .findFirst();
  }

  /**
   * A table as it is now.
   *
   * @param plan empty when {@code problems} says why there is none
   */
  private record Now(
      TableDefinition table, TableMapping mapping, Optional<TablePlan> plan, String problems) {}

  private Now now(
      StepContext.Latest latest, TablePlan plan, TableMapping mapping, int index, boolean time64) {
    PipeSpec spec = latest.spec();
    String publication = spec.stream() == null ? "" : spec.stream().publication();
    try (Connection connection = connector.open(latest.definition().source())) {
      TableDefinition table = TableDefinition.read(connection, plan.oid(), mapping);
      TableMapping renamed = MappingNow.of(mapping, plan, table.table());
      Problems problems = new Problems();
      Optional<TablePlan> fresh =
          PlanReader.again(
              connection,
              latest.definition(),
              renamed,
              table.table(),
              time64,
              spec.behaviourVersion(),
              publication,
              problems);
      return new Now(table, renamed, fresh, problems.text());
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    } catch (PipeException e) {
      throw e.code().stopsTable() ? e.inTable(index) : e;
    }
  }

  /** Columns of the target's own that bear the name of an added one. */
  private static List<String> inTheWay(TablePlan plan, SchemaDiff diff, Target target) {
    List<String> inTheWay = new ArrayList<>();
    for (TargetChange change : diff.changes()) {
      if (target == null || !(change instanceof TargetChange.Add add)) {
        continue;
      }
      boolean ours = plan.columns().stream().anyMatch(c -> c.targetName().equals(add.column()));
      target.columns().stream()
          .filter(c -> !ours && c.name().equals(add.column()) && !c.type().equals(add.type()))
          .forEach(
              c ->
                  inTheWay.add(
                      "column "
                          + c.name()
                          + " was added, and the target has one of type "
                          + c.type()
                          + " instead of "
                          + add.type()));
    }
    return inTheWay;
  }

  /** What is done to the target for one table would be done to the others that fill it. */
  private static List<String> shared(PipeSpec spec, TablePlan plan, SchemaDiff diff) {
    boolean shares =
        spec.tables().stream()
            .anyMatch(
                other ->
                    other.oid() != plan.oid()
                        && other.active()
                        && other.targetTable().equals(plan.targetTable()));
    return shares && !diff.changes().isEmpty()
        ? List.of(
            "it shares the target " + plan.targetTable() + ", which is not altered for one of them")
        : List.of();
  }

  /** One statement after the other, each noted: a name may be taken by the next but one. */
  private static void change(
      StepContext context, TargetTables targets, int index, SchemaDiff diff) {
    String all = index + " " + diff.changes();
    // After a crash the table may have been altered once more: then all begins anew.
    boolean same = context.note("changes").filter(all::equals).isPresent();
    int done = same ? Integer.parseInt(context.note("done").orElse("0")) : 0;
    context.note("done", done + "");
    context.note("changes", all);
    for (int i = done; i < diff.changes().size(); i++) {
      targets.change(diff.plan().targetTable(), diff.changes().get(i));
      context.note("done", i + 1 + "");
    }
  }

  private static void record(
      StepContext context,
      StepContext.Latest latest,
      int index,
      TableMapping mapping,
      SchemaDiff diff) {
    PipeDefinition definition = latest.definition();
    List<TableMapping> mappings = new ArrayList<>();
    TablePlan before = latest.spec().tables().get(index);
    for (TableMapping other : definition.tables()) {
      boolean altered = other.source().equals(List.of(before.schema(), before.name()));
      mappings.add(altered ? mapping : other);
    }
    String json = DefinitionJson.write(definition.withTables(mappings));
    String spec = SpecJson.write(with(latest.spec(), index, diff.plan()));
    String pipe = context.pipe().id();
    context
        .store()
        .use(
            daos -> {
              daos.pipes().recordSpec(pipe, spec, context.now());
              daos.pipes().redefine(pipe, definition.name(), json, context.now());
              for (String sentence : diff.sentences()) {
                String message = "Table " + before.display() + " was altered: " + sentence;
                daos.history().event(pipe, context.now(), "schema", message, "", "controller");
              }
            });
  }

  private static PipeSpec with(PipeSpec spec, int index, TablePlan plan) {
    List<TablePlan> tables = new ArrayList<>(spec.tables());
    tables.set(index, plan);
    return spec.withTables(tables);
  }

  /**
   * The catalogue is what was planned: the change was of a definition that has passed. If the job
   * says the same again, now that it knows up to where that may be so, nothing helps it.
   */
  private static Outcome nothing(StepContext context, int index, TablePlan plan) {
    String detail = context.note(DETAIL).orElse("");
    String outcome = "as planned: " + index + " " + detail;
    boolean again =
        context.steps().stream()
            .filter(step -> step.kind() == StepKind.APPLY_SCHEMA && step.status().equals("DONE"))
            .reduce((older, newer) -> newer)
            .filter(step -> step.endedAt() != null && context.now() - step.endedAt() < A_WHILE)
            .map(StepRow::outcome)
            .filter(outcome::equals)
            .isPresent();
    if (again) {
      return stop(context, true, index, ErrorCode.SCHEMA_CHANGED, detail);
    }
    String spec = SpecJson.write(with(context.latest().spec(), index, plan));
    context.store().use(daos -> daos.pipes().recordSpec(context.pipe().id(), spec, context.now()));
    return Outcome.done(outcome);
  }

  private static Outcome stop(
      StepContext context, boolean named, int index, ErrorCode code, String why) {
    if (!named) {
      return Outcome.done("not its turn yet");
    }
    String table = context.spec().tables().get(index).display();
    String detail = table + ": " + why.replace('\n', ' ');
    context.stopTable(new PipeException.Found(code, detail, index));
    return Outcome.done("the table is stopped");
  }
}
