package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.destination.ClickHouse;
import io.penstock.controller.destination.Rights;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.ServerFacts;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole validation of a new pipe. */
public final class PipeValidation {

  private static final String ADDED = "source.postgres.tableMappingsToAdd";

  private static final Pattern MAPPING =
      Pattern.compile(Pattern.quote(SourceValidation.MAPPINGS) + "\\[(\\d+)\\](.*)");

  private final SourceConnector connector;
  private final Supplier<Set<Reader>> readers;

  /**
   * Validation by a connector.
   *
   * @param readers that there is a job for
   */
  public PipeValidation(SourceConnector connector, Supplier<Set<Reader>> readers) {
    this.connector = connector;
    this.readers = readers;
  }

  /**
   * What was learned.
   *
   * @param plans of the tables that fit
   * @param notices what a person should know
   */
  public record Findings(List<TablePlan> plans, List<String> notices) {}

  /**
   * Holds {@code definition} against both neighbours; what is wrong is added to {@code problems}.
   *
   * @param flinkProbe throws when the Flink cluster cannot be reached
   */
  public Findings validate(
      PipeDefinition definition, ClickHouse clickHouse, Runnable flinkProbe, Problems problems) {
    ReaderValidation.definition(definition, readers.get(), problems);
    TargetTables targets = new TargetTables(clickHouse, definition.database());
    DestinationValidation destination = new DestinationValidation(definition, targets, problems);
    boolean database = false;
    boolean time64 = true;
    try {
      TargetTables.Facts facts = targets.facts();
      time64 = facts.time64();
      database = destination.database(facts);
      if (database) {
        destination.rights(new Rights(clickHouse, definition.database()));
      }
    } catch (PipeException e) {
      problems.add("destination", e.code(), e.detail());
    }
    Findings findings = source(definition, time64, problems);
    if (database) {
      try {
        destination.tables(findings.plans());
      } catch (PipeException e) {
        problems.add("destination", e.code(), e.detail());
      }
    }
    try {
      flinkProbe.run();
    } catch (PipeException e) {
      problems.add("", e.code(), e.detail());
    }
    return findings;
  }

  /**
   * Holds an edited definition against both neighbours: the connection, and the tables that are
   * added. Tables that are carried already are not looked at: one that is stopped must not keep
   * others from being edited.
   *
   * @param added mappings that are new
   * @param changed mappings of tables that are copied anew for it
   * @param behaviourVersion that the pipe was made with
   */
  public Findings validateEdit(
      PipeDefinition definition,
      List<TableMapping> added,
      List<TableMapping> changed,
      int behaviourVersion,
      ClickHouse clickHouse,
      Problems problems) {
    List<TableMapping> looked = new ArrayList<>(added);
    looked.addAll(changed);
    PipeDefinition more = definition.withTables(looked);
    TargetTables targets = new TargetTables(clickHouse, definition.database());
    Problems found = new Problems();
    Findings findings = new Findings(List.of(), List.of());
    try {
      boolean time64 = looked.isEmpty() || targets.facts().time64();
      findings = edited(more, time64, behaviourVersion, found);
      DestinationValidation destination = new DestinationValidation(more, targets, found);
      if (!looked.isEmpty()) {
        destination.rights(new Rights(clickHouse, definition.database()));
      }
      if (changed.isEmpty()) {
        destination.tables(findings.plans());
      } else {
        // Their targets are there and full, and will be exchanged for new ones.
        destination.expressions(findings.plans());
      }
    } catch (PipeException e) {
      found.add("destination", e.code(), e.detail());
    }
    List<TableMapping> given = definition.given();
    for (Problem problem : found.list()) {
      problems.add(problem.at(asGiven(problem.field(), added.size(), changed, given)));
    }
    return findings;
  }

  /**
   * The path in the request: additions come first in what was looked at, changed mappings are in a
   * list of all.
   */
  private static String asGiven(
      String field, int added, List<TableMapping> changed, List<TableMapping> given) {
    Matcher mapping = MAPPING.matcher(field);
    if (!mapping.matches()) {
      return field;
    }
    int index = Integer.parseInt(mapping.group(1));
    if (index < added) {
      return ADDED + "[" + index + "]" + mapping.group(2);
    }
    int place = given.indexOf(changed.get(index - added));
    return SourceValidation.MAPPINGS + (place < 0 ? "" : "[" + place + "]") + mapping.group(2);
  }

  /**
   * Refuses an edit that the pipe's reader would not take notice of.
   *
   * @param tables whether it changes which tables there are, or how they are mapped
   */
  public static void checkReader(PipeDefinition before, boolean tables, Problems problems) {
    ReaderValidation.edit(before, tables, problems);
  }

  private Findings edited(
      PipeDefinition definition, boolean time64, int behaviourVersion, Problems problems) {
    try (Connection connection = connector.open(definition.source())) {
      ServerFacts facts = ServerFacts.read(connection);
      new SourceValidation(definition, problems).server(facts, false);
      String publication = definition.settings().publicationName();
      PlanReader read =
          PlanReader.read(
              connection, definition, facts, time64, behaviourVersion, publication, problems);
      new PublicationValidation(definition, problems).check(connection, read.tables());
      SharedTargets.check(definition, read.plans(), problems);
      List<String> notices = new ArrayList<>(read.notices());
      notices.addAll(SharedTargets.notices(read.plans()));
      return new Findings(read.plans(), notices);
    } catch (SQLException e) {
      return unreadable(SourceErrors.of(e), problems);
    } catch (PipeException e) {
      return unreadable(e, problems);
    }
  }

  private Findings source(PipeDefinition definition, boolean time64, Problems problems) {
    try (Connection connection = connector.open(definition.source())) {
      ServerFacts facts = ServerFacts.read(connection);
      SourceValidation validation = new SourceValidation(definition, problems);
      validation.server(facts, definition.mode() == ReplicationMode.CDC);
      validation.ownSlot(connection);
      PlanReader read = PlanReader.read(connection, definition, facts, time64, problems);
      new PublicationValidation(definition, problems).check(connection, read.tables());
      SharedTargets.check(definition, read.plans(), problems);
      List<String> notices = new ArrayList<>(read.notices());
      notices.addAll(SharedTargets.notices(read.plans()));
      return new Findings(read.plans(), notices);
    } catch (SQLException e) {
      return unreadable(SourceErrors.of(e), problems);
    } catch (PipeException e) {
      return unreadable(e, problems);
    }
  }

  private static Findings unreadable(PipeException e, Problems problems) {
    String field =
        switch (e.code()) {
          case SOURCE_AUTH -> "source.postgres.credentials";
          case INVALID_FIELD -> "source.postgres.database";
          case SOURCE_UNREACHABLE -> "source.postgres.host";
          default -> "source.postgres";
        };
    String message =
        e.code() == ErrorCode.INVALID_FIELD ? e.detail() : e.code().meaning() + ": " + e.detail();
    problems.add(field, e.code(), message);
    return new Findings(List.of(), List.of());
  }
}
