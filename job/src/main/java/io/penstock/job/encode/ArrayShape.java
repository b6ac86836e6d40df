package io.penstock.job.encode;

import io.penstock.model.type.PgType;
import java.util.Objects;

/**
 * How an array column's destination is nested: the declared dimensions are its depth, what is
 * inside belongs to the element (which may be an array itself, behind a domain).
 */
record ArrayShape(
    int depth, PgType elementType, TargetType elementTarget, CellContext elementCell) {

  static ArrayShape of(CellContext cell, PgType type, TargetType target) {
    PgType elementType = Objects.requireNonNull(type.element());
    int depth = Math.max(1, type.dimensions());
    TargetType inner = target;
    for (int i = 0; i < depth; i++) {
      if (inner.element() == null) {
        throw cell.unsupported(target.name() + " of " + i + " dimensions");
      }
      inner = inner.element();
    }
    return new ArrayShape(depth, elementType, inner, cell.withNullable(inner.nullable()));
  }
}
