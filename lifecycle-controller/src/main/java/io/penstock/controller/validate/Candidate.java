package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.Discovery;
import io.penstock.controller.source.ServerFacts;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import io.penstock.model.type.TypeOverride;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table that a pipe could follow.
 *
 * @param types what each of its columns may become, by name; empty for one that is not carried
 * @param problems what validation would say of it; of no field, as there is no request yet
 */
public record Candidate(
    Discovery.Table table, Map<String, List<String>> types, List<Problem> problems) {

  public Candidate {
    types = Map.copyOf(types);
    problems = List.copyOf(problems);
  }

  /**
   * All that a database holds, each held against the rules that a new pipe's tables are held
   * against. It is taken as if its changes were followed and all was as usual. Who owns a table is
   * not asked: that matters only where the pipe makes its publication.
   */
  public static List<Candidate> all(Connection connection, SourceDefinition source) {
    List<Discovery.Table> tables = Discovery.tables(connection);
    List<TableMapping> mappings =
        tables.stream()
            .map(
                table ->
                    new TableMapping(
                        table.schema(),
                        table.name(),
                        table.name(),
                        List.of(),
                        false,
                        List.of(),
                        null,
                        "",
                        ""))
            .toList();
    PipeDefinition definition = new PipeDefinition("", source, "", usual(), mappings);
    ServerFacts facts = ServerFacts.read(connection);
    List<Optional<SourceTable>> found = Catalogue.read(connection, mappings);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < mappings.size(); i++) {
      candidates.add(
          new Candidate(
              tables.get(i),
              found.get(i).map(Candidate::types).orElse(Map.of()),
              look(connection, definition, i, found.get(i), facts)));
    }
    return candidates;
  }

  private static Map<String, List<String>> types(SourceTable table) {
    Map<String, List<String>> types = new HashMap<>();
    table.columns().forEach(column -> types.put(column.name(), types(column.type())));
    return types;
  }

  private static List<String> types(PgType type) {
    try {
      return TypeOverride.all(type);
    } catch (PipeException e) {
      // That is among the problems.
      return List.of();
    }
  }

  private static List<Problem> look(
      Connection connection,
      PipeDefinition definition,
      int index,
      Optional<SourceTable> found,
      ServerFacts facts) {
    Problems problems = new Problems();
    SourceValidation validation = new SourceValidation(definition, problems);
    if (validation.table(index, found, facts)) {
      SourceTable table = found.orElseThrow();
      PlanReader.planner(
              connection, definition, facts, true, TypeMap.BEHAVIOUR_VERSION, "", problems)
          .plan(SourceValidation.MAPPINGS, definition.tables().get(index), table)
          .ifPresent(plan -> validation.planned(index, table, plan));
    }
    return problems.list().stream().map(problem -> problem.at("")).toList();
  }

  private static PipeSettings usual() {
    return new PipeSettings(
        1, 1, "", ReplicationMode.CDC, "", true, 1, 1000, 1, false, PipeSpec.DEFAULT_PREFIX, null);
  }
}
