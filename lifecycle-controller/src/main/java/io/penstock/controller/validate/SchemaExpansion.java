package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.definition.TargetName;
import io.penstock.controller.definition.WholeSchema;
import io.penstock.controller.destination.ClickHouse;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.SchemaTables;
import io.penstock.controller.source.ServerFacts;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the tables that mappings of whole schemas stand for. One that does not fit is left out and
 * told of: it must not keep the others from being followed.
 */
public final class SchemaExpansion {

  private static final Pattern INDEX =
      Pattern.compile("\\Q" + SourceValidation.MAPPINGS + "\\E\\[(\\d+)].*");

  private final SourceConnector connector;

  public SchemaExpansion(SourceConnector connector) {
    this.connector = connector;
  }

  /**
   * A table that a mapping of its schema does not bring in, and why.
   *
   * @param problem what is wrong with it, and what to do
   */
  public record Unfit(TableMapping mapping, Problem problem) {

    /** One sentence for people. */
    public String text() {
      return "Table "
          + mapping.display()
          + " is not taken in by the mapping of its schema. "
          + problem.code()
          + ": "
          + problem.message()
          + ". "
          + problem.remedy();
    }
  }

  /**
   * A definition with all tables that fit.
   *
   * @param fresh those that it did not have before
   */
  public record Expanded(PipeDefinition definition, List<TableMapping> fresh, List<Unfit> unfit) {}

  /**
   * Adds the tables that are not there yet.
   *
   * @param wholes which of the definition's mappings of whole schemas are looked at
   * @param carried oids of tables that the pipe has already, be it under other names
   * @param more what else could be wrong with a definition
   * @throws io.penstock.model.error.PipeException when a neighbour cannot be asked
   */
  public Expanded expand(
      PipeDefinition definition,
      List<WholeSchema> wholes,
      Set<Long> carried,
      ClickHouse clickHouse,
      BiConsumer<PipeDefinition, Problems> more,
      Problems problems) {
    if (wholes.isEmpty()) {
      return new Expanded(definition, List.of(), List.of());
    }
    try (Connection connection = connector.open(definition.source())) {
      Look look =
          new Look(
              connection,
              published(connection, definition),
              new TargetTables(clickHouse, definition.database()),
              more,
              new ArrayList<>());
      PipeDefinition all = definition;
      List<TableMapping> fresh = new ArrayList<>();
      for (WholeSchema whole : wholes) {
        Optional<List<SchemaTables.Entry>> tables = SchemaTables.read(connection, whole.schema());
        if (tables.isEmpty()) {
          problems.add(
              SourceValidation.MAPPINGS + "[" + whole.place() + "].sourceSchemaName",
              ErrorCode.TABLE_MISSING,
              "schema " + whole.schema() + " does not exist");
          continue;
        }
        List<TableMapping> candidates = candidates(all, whole, tables.get(), carried, look);
        List<TableMapping> fit = look.fit(all, candidates);
        all = all.withFollowed(whole, fit);
        fresh.addAll(fit);
      }
      return new Expanded(all, fresh, look.unfit());
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** What a publication of the user's holds; nothing where any table can be published. */
  private static Optional<Set<List<String>>> published(
      Connection connection, PipeDefinition definition) {
    String name = definition.settings().publicationName();
    return name.isEmpty() || !definition.mode().streams()
        ? Optional.empty()
        : Publication.find(connection, name).map(publication -> publication.tables().keySet());
  }

  private static List<TableMapping> candidates(
      PipeDefinition definition,
      WholeSchema whole,
      List<SchemaTables.Entry> tables,
      Set<Long> carried,
      Look look) {
    Set<List<String>> known = new HashSet<>();
    Set<String> targets = new HashSet<>();
    for (TableMapping table : definition.tables()) {
      known.add(table.source());
      targets.add(table.target());
    }
    List<TableMapping> candidates = new ArrayList<>();
    for (SchemaTables.Entry table : tables) {
      TableMapping mapping = whole.mappingOf(table.name(), table.columns());
      if (known.contains(mapping.source())
          || carried.contains(table.oid())
          || whole.excludedTables().contains(table.name())) {
        continue;
      }
      Optional<Problem> flaw = flaw(definition, mapping, targets, look.published());
      if (flaw.isPresent()) {
        look.unfit().add(new Unfit(mapping, flaw.get()));
      } else {
        candidates.add(mapping);
      }
    }
    return candidates;
  }

  private static Optional<Problem> flaw(
      PipeDefinition definition,
      TableMapping mapping,
      Set<String> targets,
      Optional<Set<List<String>>> published) {
    String field = SourceValidation.MAPPINGS;
    if (TargetName.tooLong(mapping.target())) {
      return Optional.of(
          Problem.invalid(field, "its target's name is too long for a ClickHouse table"));
    }
    if (targets.contains(mapping.target())) {
      return Optional.of(
          new Problem(
              field,
              ErrorCode.INVALID_FIELD,
              "its target " + mapping.target() + " is that of another table of the pipe",
              "Map the table by its name, with another targetTable."));
    }
    if (published.isPresent() && !published.get().contains(mapping.source())) {
      String publication = definition.settings().publicationName();
      return Optional.of(
          new Problem(
              field,
              ErrorCode.TABLE_UNPUBLISHED,
              "publication " + publication + " does not hold it",
              "ALTER PUBLICATION "
                  + Quote.postgres(publication)
                  + " ADD TABLE "
                  + Quote.postgres(mapping.schema(), mapping.table())
                  + ";"));
    }
    return Optional.empty();
  }

  /** One look at both neighbours. */
  private record Look(
      Connection connection,
      Optional<Set<List<String>>> published,
      TargetTables targets,
      BiConsumer<PipeDefinition, Problems> more,
      List<Unfit> unfit) {

    /** Those that nothing is wrong with; of the others the first problem is kept. */
    List<TableMapping> fit(PipeDefinition definition, List<TableMapping> candidates) {
      List<TableMapping> left = candidates;
      while (!left.isEmpty()) {
        PipeDefinition tried = definition.withTables(left);
        List<Problem> found = check(tried).list();
        if (found.isEmpty()) {
          break;
        }
        Map<Integer, Problem> first = new LinkedHashMap<>();
        for (Problem problem : found) {
          Matcher index = INDEX.matcher(problem.field());
          if (index.matches()) {
            first.putIfAbsent(Integer.parseInt(index.group(1)), problem);
          }
        }
        List<TableMapping> rest = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
          // A problem of no table in particular is one of them all.
          Problem problem = first.isEmpty() ? found.get(0) : first.get(i);
          if (problem == null) {
            rest.add(left.get(i));
          } else {
            unfit.add(new Unfit(left.get(i), problem));
          }
        }
        left = rest;
      }
      return left;
    }

    private Problems check(PipeDefinition tried) {
      Problems problems = new Problems();
      // Asked for only when there is something new: most looks find nothing.
      ServerFacts facts = ServerFacts.read(connection);
      boolean time64 = targets.facts().time64();
      PlanReader read = PlanReader.read(connection, tried, facts, time64, problems);
      new PublicationValidation(tried, problems).check(connection, read.tables());
      new DestinationValidation(tried, targets, problems).tables(read.plans());
      more.accept(tried, problems);
      return problems;
    }
  }
}
