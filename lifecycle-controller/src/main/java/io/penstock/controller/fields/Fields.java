package io.penstock.controller.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One object of a tree. Every getter notes that its field is known; {@link #rejectUnknown} then
 * reports the rest. A field that is absent, null, {@code ""} or {@code []} counts as unset.
 */
public final class Fields {

  private final JsonNode node;
  private final String path;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(JsonNode node, String path, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /** The top of a tree. */
  public static Fields root(JsonNode node, Problems problems) {
    return object(node, "", problems);
  }

  private static Fields object(JsonNode node, String path, Problems problems) {
    if (!node.isObject() && !node.isMissingNode()) {
      problems.invalid(path, "must be an object");
      return new Fields(MissingNode.getInstance(), path, problems);
    }
    return new Fields(node, path, problems);
  }

  /** This object's own path, empty at the top. */
  public String path() {
    return path;
  }

  /** A field's path. */
  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Whether the field is set. */
  public boolean has(String name) {
    known.add(name);
    return !get(name).isMissingNode();
  }

  private JsonNode get(String name) {
    known.add(name);
    JsonNode value = node.path(name);
    boolean unset =
        value.isNull()
            || value.isTextual() && value.textValue().isEmpty()
            || value.isArray() && value.isEmpty();
    return unset ? MissingNode.getInstance() : value;
  }

  /** A nested object; when it is unset, all its fields are. */
  public Fields object(String name) {
    return object(get(name), path(name), problems);
  }

  /** A nested object that must be set. */
  public Fields requiredObject(String name) {
    if (!has(name)) {
      problems.invalid(path(name), "is required");
    }
    return object(name);
  }

  /** A list of objects. */
  public List<Fields> objects(String name) {
    JsonNode value = get(name);
    List<Fields> all = new ArrayList<>();
    if (value.isMissingNode()) {
      return all;
    }
    if (!value.isArray()) {
      problems.invalid(path(name), "must be a list");
      return all;
    }
    for (int i = 0; i < value.size(); i++) {
      all.add(object(value.get(i), path(name) + "[" + i + "]", problems));
    }
    return all;
  }

  /** A text, empty when unset. */
  public String text(String name) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return "";
    }
    if (!value.isTextual()) {
      problems.invalid(path(name), "must be a string");
      return "";
    }
    if (value.textValue().indexOf('\0') >= 0) {
      problems.invalid(path(name), "must not hold U+0000");
      return "";
    }
    return value.textValue();
  }

  /** A text that must be set. */
  public String requiredText(String name) {
    if (!has(name)) {
      problems.invalid(path(name), "is required");
    }
    return text(name);
  }

  /** A list of texts. */
  public List<String> texts(String name) {
    JsonNode value = get(name);
    List<String> all = new ArrayList<>();
    if (value.isMissingNode()) {
      return all;
    }
    if (!value.isArray()) {
      problems.invalid(path(name), "must be a list of strings");
      return all;
    }
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i).isTextual() && !value.get(i).textValue().isEmpty()) {
        all.add(value.get(i).textValue());
      } else {
        problems.invalid(path(name) + "[" + i + "]", "must be a string that is not empty");
      }
    }
    return all;
  }

  /** A whole number within both limits. */
  public int integer(String name, int whenUnset, int least, int most) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return whenUnset;
    }
    boolean whole = value.isIntegralNumber();
    if (!whole) {
      problems.invalid(path(name), "must be an integer");
    } else if (value.bigIntegerValue().compareTo(java.math.BigInteger.valueOf(least)) < 0) {
      problems.invalid(path(name), "Value must be >= " + least);
    } else if (value.bigIntegerValue().compareTo(java.math.BigInteger.valueOf(most)) > 0) {
      problems.invalid(path(name), "Value must be <= " + most);
    } else {
      return value.intValue();
    }
    return whenUnset;
  }

  /** True or false. */
  public boolean flag(String name, boolean whenUnset) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return whenUnset;
    }
    if (!value.isBoolean()) {
      problems.invalid(path(name), "must be true or false");
      return whenUnset;
    }
    return value.booleanValue();
  }

  /** One of several words. */
  public <E> Optional<E> choice(String name, Map<String, E> words) {
    String text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    E found = words.get(text);
    if (found == null) {
      problems.invalid(
          path(name), "must be one of " + String.join(", ", new LinkedHashMap<>(words).keySet()));
    }
    return Optional.ofNullable(found);
  }

  /**
   * Notes a field that ClickPipes' clients send without meaning: its unset and default forms pass.
   */
  public void acceptWhenUnset(String name, String why) {
    JsonNode value = get(name);
    boolean meaningless =
        value.isMissingNode()
            || value.isBoolean() && !value.booleanValue()
            || value.isObject() && value.isEmpty();
    if (!meaningless) {
      problems.invalid(path(name), why);
    }
  }

  /** Notes a field whose value does not matter. */
  public void ignore(String name) {
    known.add(name);
  }

  /** Reports a problem with one of this object's fields. */
  public void invalid(String name, String message) {
    problems.invalid(path(name), message);
  }

  /** Reports every field that no getter asked for. */
  public void rejectUnknown() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problems.invalid(
                    path(name), "is not known here; known are " + String.join(", ", known));
              }
            });
  }
}
