package io.penstock.controller.cli.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Puts what was given into a request's body, and leaves what was not given as it is. */
public final class Body {
  private Body() {}

  /**
   * The object under a name, made when it is not there.
   *
   * @throws IllegalArgumentException when something else is there
   */
  public static ObjectNode child(ObjectNode parent, String name) {
    if (parent.get(name) instanceof ObjectNode there) {
      return there;
    }
    if (parent.hasNonNull(name)) {
      throw new IllegalArgumentException(name + " must hold fields, not a single value");
    }
    return parent.putObject(name);
  }

  /** Puts a text, unless it is null. */
  public static void put(ObjectNode node, String field, @Nullable String value) {
    if (value != null) {
      node.put(field, value);
    }
  }

  /** Puts a text into the object under a name, unless it is null. */
  public static void put(ObjectNode node, String object, String field, @Nullable String value) {
    if (value != null) {
      child(node, object).put(field, value);
    }
  }

  /** Puts a number, unless it is null. */
  public static void put(ObjectNode node, String field, @Nullable Integer value) {
    if (value != null) {
      node.put(field, value);
    }
  }

  /** Puts a number into the object under a name, unless it is null. */
  public static void put(ObjectNode node, String object, String field, @Nullable Integer value) {
    if (value != null) {
      child(node, object).put(field, value);
    }
  }
}
