package io.penstock.controller.fields;

import io.penstock.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects problems in the order they are found. */
public final class Problems {

  private final List<Problem> found = new ArrayList<>();

  /** Adds one. */
  public void add(Problem problem) {
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  /** Adds one with its code's usual remedy. */
  public void add(String field, ErrorCode code, String message) {
    add(Problem.of(field, code, message));
  }

  /** Adds one with a remedy of its own. */
  public void add(String field, ErrorCode code, String message, String remedy) {
    add(new Problem(field, code, message, remedy));
  }

  /** Adds one that a statement mends. */
  public void mend(String field, ErrorCode code, String message, String sql) {
    add(new Problem(field, code, message, sql, sql));
  }

  /** Adds one about the field's own form. */
  public void invalid(String field, String message) {
    add(Problem.invalid(field, message));
  }

  /** Adds all of another collection. */
  public void addAll(Problems others) {
    others.found.forEach(this::add);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Problem> list() {
    return List.copyOf(found);
  }

  /** All of them, one line each. */
  public String text() {
    return found.stream().map(Problem::text).collect(Collectors.joining("\n"));
  }
}
