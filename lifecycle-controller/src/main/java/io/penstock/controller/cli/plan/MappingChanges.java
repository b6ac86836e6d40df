package io.penstock.controller.cli.plan;

import static io.penstock.controller.cli.plan.PipeFields.MAPPINGS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.plan.PipePlan.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of a file against those of a pipe. A changed mapping copies its table anew and has to
 * be sent by itself, hence two lists: one that brings and takes tables, one that changes them.
 */
final class MappingChanges {

  private final List<Change> changes = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final ArrayNode first = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode second = JsonNodeFactory.instance.arrayNode();
  private boolean tablesDiffer;
  private boolean mappingsDiffer;

  /** A file that lists no tables says nothing of them. */
  MappingChanges(JsonNode declared, JsonNode shown) {
    if (!declared.isArray() || declared.isEmpty()) {
      return;
    }
    Map<String, JsonNode> before = new LinkedHashMap<>();
    shown.forEach(mapping -> before.put(MappingForm.name(mapping), mapping));
    for (JsonNode mapping : declared) {
      JsonNode old = before.remove(MappingForm.name(mapping));
      if (old == null) {
        tablesDiffer = true;
        changes.add(added(mapping));
        first.add(mapping);
        second.add(mapping);
      } else {
        compare(old, mapping);
      }
    }
    before.values().forEach(this::removed);
  }

  static Change added(JsonNode mapping) {
    return new Change(
        "+", MAPPINGS, MappingForm.name(mapping) + " → " + MappingForm.target(mapping));
  }

  private void removed(JsonNode mapping) {
    tablesDiffer = true;
    changes.add(
        new Change(
            "-",
            MAPPINGS,
            MappingForm.name(mapping)
                + (MappingForm.isWhole(mapping)
                    ? " and the tables that it brought; they stay in ClickHouse"
                    : "; the table " + MappingForm.target(mapping) + " stays in ClickHouse")));
  }

  private void compare(JsonNode old, JsonNode wanted) {
    ObjectNode then = MappingForm.of(old);
    ObjectNode now = MappingForm.of(wanted);
    List<String> fields = MappingForm.differing(then, now);
    String name = MappingForm.name(wanted);
    if (fields.isEmpty()) {
      // As it is shown: another order of the same would be a change to the controller.
      first.add(old);
      second.add(old);
    } else if (fields.contains("targetTable")) {
      refused.add(
          MAPPINGS
              + ": the target of "
              + name
              + " is "
              + MappingForm.target(old)
              + " and cannot become "
              + MappingForm.target(wanted)
              + ": its rows are there. Remove the table, apply, and add it with the other target.");
    } else if (fields.equals(List.of("excludedTables")) || fields.equals(List.of("sharesTarget"))) {
      tablesDiffer = true;
      changes.add(new Change("~", MAPPINGS, name + ": " + text(fields, then, now)));
      first.add(wanted);
      second.add(wanted);
    } else if (MappingForm.isWhole(wanted)) {
      refused.add(
          MAPPINGS
              + ": of the mapping of "
              + name
              + " only excludedTables can be changed, not "
              + String.join(", ", fields)
              + ": map the tables that need something else by their names.");
    } else {
      mappingsDiffer = true;
      changes.add(new Change("!", MAPPINGS, name + " is copied anew: " + text(fields, then, now)));
      first.add(old);
      second.add(wanted);
    }
  }

  private static String text(List<String> fields, JsonNode then, JsonNode now) {
    return String.join(
        ", ",
        fields.stream()
            .map(field -> field + " " + value(then.path(field)) + " → " + value(now.path(field)))
            .toList());
  }

  private static String value(JsonNode value) {
    return value.isMissingNode()
        ? "not set"
        : value.isTextual() ? value.asText() : value.toString();
  }

  List<Change> changes() {
    return changes;
  }

  List<String> refused() {
    return refused;
  }

  /** The list that brings and takes tables; empty when it would be the one that is there. */
  Optional<ArrayNode> first() {
    return tablesDiffer ? Optional.of(first) : Optional.empty();
  }

  /** The list in which mappings have changed; empty when none has. */
  Optional<ArrayNode> copied() {
    return mappingsDiffer ? Optional.of(second) : Optional.empty();
  }
}
