package io.penstock.controller.cli.plan;

import static io.penstock.controller.cli.plan.PipeFields.CREDENTIALS;
import static io.penstock.controller.cli.plan.PipeFields.MAPPINGS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.plan.PipePlan.Action;
import io.penstock.controller.cli.plan.PipePlan.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares one declared pipe with the one that is there. Only what the file says counts: what it
 * leaves out stays as it is. The list of tables and each table's mapping are whole, though.
 */
public final class Planner {

  private final ObjectNode declared;
  private final JsonNode shown;
  private final ObjectNode request = JsonNodeFactory.instance.objectNode();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private Planner(ObjectNode declared, JsonNode shown) {
    this.declared = declared;
    this.shown = shown;
  }

  /** The plan for a pipe that is not there yet. */
  public static PipePlan create(ObjectNode declared) {
    List<Change> changes = new ArrayList<>();
    for (JsonNode mapping : declared.at("/source/postgres/tableMappings")) {
      changes.add(MappingChanges.added(mapping));
    }
    return new PipePlan(
        name(declared), "", Action.CREATE, changes, List.of(), List.of(declared.deepCopy()));
  }

  /**
   * The plan for a pipe that is there.
   *
   * @param shown the pipe as the API shows it
   * @param credentials whether the file's credentials are sent too; the API never shows those that
   *     it has, so nobody can tell whether they are the same
   */
  public static PipePlan change(ObjectNode declared, JsonNode shown, boolean credentials) {
    return new Planner(declared, shown).plan(credentials);
  }

  /** The name that a declared pipe bears. */
  public static String name(JsonNode declared) {
    return declared.path("name").asText("");
  }

  private PipePlan plan(boolean credentials) {
    fields("", declared, shown);
    boolean elsewhere =
        changes.stream().anyMatch(change -> PipeFields.CONNECTION.contains(change.field()));
    JsonNode given = declared.at("/source/postgres/credentials");
    if ((credentials || elsewhere) && given.isObject()) {
      put(CREDENTIALS, given.deepCopy());
      changes.add(new Change("~", CREDENTIALS, "those of the file are sent"));
    }
    MappingChanges mappings =
        new MappingChanges(
            declared.at("/source/postgres/tableMappings"),
            shown.at("/source/postgres/tableMappings"));
    changes.addAll(mappings.changes());
    refused.addAll(mappings.refused());
    List<ObjectNode> requests = new ArrayList<>();
    mappings.first().ifPresent(list -> put(MAPPINGS, list));
    if (!request.isEmpty()) {
      requests.add(request);
    }
    mappings
        .copied()
        .ifPresent(
            list -> {
              ObjectNode second = JsonNodeFactory.instance.objectNode();
              second.putObject("source").putObject("postgres").set("tableMappings", list);
              requests.add(second);
            });
    Action action =
        !refused.isEmpty() ? Action.REFUSED : requests.isEmpty() ? Action.NOTHING : Action.CHANGE;
    return new PipePlan(
        name(declared), shown.path("id").asText(), action, changes, refused, requests);
  }

  private void fields(String path, JsonNode wanted, JsonNode now) {
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      String here = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      field(here, field.getValue(), now.path(field.getKey()));
    }
  }

  private void field(String here, JsonNode wanted, JsonNode shownNow) {
    JsonNode unshown = PipeFields.UNSHOWN.getOrDefault(here, shownNow);
    JsonNode now = shownNow.isMissingNode() ? unshown : shownNow;
    if (here.equals("name")
        || here.equals(MAPPINGS)
        || here.equals(CREDENTIALS)
        || PipeFields.PASSED_OVER.contains(here)) {
      return;
    }
    if (PipeFields.OBJECTS.contains(here) && wanted.isObject()) {
      fields(here, wanted, now);
    } else if (wanted.isNull() && PipeFields.REMOVABLE.contains(here)) {
      if (!shownNow.isMissingNode()) {
        change(here, NullNode.getInstance(), now);
      }
    } else if (!unset(wanted, now) && !same(wanted, now)) {
      different(here, wanted, now);
    }
  }

  private void different(String here, JsonNode wanted, JsonNode now) {
    if (PipeFields.CHANGEABLE.contains(here)) {
      change(here, wanted, now);
    } else if (PipeFields.FIXED.containsKey(here)) {
      refused.add(
          here
              + " is "
              + (now.isMissingNode() ? "not set" : brief(here, now))
              + " and cannot become "
              + brief(here, wanted)
              + ": "
              + PipeFields.FIXED.get(here)
              + ". Leave it out, or make a new pipe that has it so.");
    } else {
      refused.add(here + " is not known here");
    }
  }

  private void change(String here, JsonNode wanted, JsonNode now) {
    put(here, wanted);
    changes.add(
        new Change(
            "~",
            here,
            (now.isMissingNode() ? "not set" : brief(here, now))
                + " → "
                + (wanted.isNull() ? "not set" : brief(here, wanted))));
  }

  private static String brief(String here, JsonNode value) {
    return here.endsWith(".caCertificate")
        ? "a certificate of " + value.asText().lines().count() + " lines"
        : value.isValueNode() ? value.asText() : value.toString();
  }

  private void put(String path, JsonNode value) {
    ObjectNode at = request;
    int from = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
      at = Body.child(at, path.substring(from, dot));
      from = dot + 1;
    }
    at.set(path.substring(from), value);
  }

  private static boolean same(JsonNode wanted, JsonNode now) {
    return wanted.equals(now)
        || wanted.isIntegralNumber()
            && now.isIntegralNumber()
            && wanted.bigIntegerValue().equals(now.bigIntegerValue())
        // The API takes it in any case of letters.
        || wanted.asText().equalsIgnoreCase("basic") && now.asText().equals("basic");
  }

  private static boolean unset(JsonNode wanted, JsonNode now) {
    return wanted.isNull()
        || wanted.isTextual() && wanted.textValue().isEmpty()
        || wanted.isContainerNode() && wanted.isEmpty()
        || wanted.isBoolean() && !wanted.booleanValue() && now.isMissingNode();
  }
}
