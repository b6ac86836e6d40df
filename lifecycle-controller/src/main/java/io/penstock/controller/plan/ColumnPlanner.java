package io.penstock.controller.plan;

import io.penstock.controller.definition.ColumnMapping;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.ComputedColumn;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeChoices;
import io.penstock.model.type.TypeMap;
import io.penstock.model.type.TypeOverride;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans the columns of one table: what each is called in the target, and of which type it is. */
final class ColumnPlanner {

  private final PipeSettings settings;
  private final boolean time64;
  private final int behaviourVersion;
  private final Problems problems;
  private final String field;
  private final TableMapping mapping;
  private final SourceTable table;

  /**
   * A planner for one table.
   *
   * @param field path of the mapping
   */
  ColumnPlanner(
      PipeSettings settings,
      boolean time64,
      int behaviourVersion,
      Problems problems,
      String field,
      TableMapping mapping,
      SourceTable table) {
    this.settings = settings;
    this.time64 = time64;
    this.behaviourVersion = behaviourVersion;
    this.problems = problems;
    this.field = field;
    this.mapping = mapping;
    this.table = table;
  }

  /**
   * A column that is carried.
   *
   * @param key whether old rows are known by it
   * @param ordering whether the target's rows are told apart by it: it is never Nullable
   */
  Optional<ColumnPlan> carried(SourceTable.Column column, boolean key, boolean ordering) {
    try {
      String type = type(column, ordering);
      return Optional.of(
          new ColumnPlan(
              column.name(),
              column.attnum(),
              column.type(),
              key,
              mapping.targetName(column.name()),
              nullable(column, type, ordering),
              column.notNull() && (settings.allowNullableColumns() || ordering),
              format(column.type())));
    } catch (PipeException e) {
      problems.add(
          field + ".sourceTable",
          e.code(),
          display(column) + ": " + e.detail(),
          "Add \"" + column.name() + "\" to excludedColumns, or change its type.");
      return Optional.empty();
    }
  }

  /** The columns that ClickHouse is to compute. */
  List<ComputedColumn> computed() {
    List<ComputedColumn> computed = new ArrayList<>();
    for (SourceTable.Column column : table.columns()) {
      mapping
          .column(column.name())
          .filter(wanted -> !wanted.expression().isEmpty())
          .flatMap(wanted -> computed(column, wanted))
          .ifPresent(computed::add);
    }
    return computed;
  }

  private Optional<ComputedColumn> computed(SourceTable.Column column, ColumnMapping wanted) {
    try {
      String type = nullable(column, type(column, false), false);
      return Optional.of(
          new ComputedColumn(mapping.targetName(column.name()), type, wanted.expression()));
    } catch (PipeException e) {
      problems.add(of(wanted, "name"), e.code(), display(column) + ": " + e.detail());
      return Optional.empty();
    }
  }

  /** What does not fit the table, whatever its types. */
  void check(Set<String> copied) {
    Map<String, SourceTable.Column> columns = new HashMap<>();
    table.columns().forEach(column -> columns.put(column.name(), column));
    for (ColumnMapping wanted : mapping.columns()) {
      SourceTable.Column column = columns.get(wanted.name());
      if (column == null) {
        problems.add(
            of(wanted, "name"),
            ErrorCode.COLUMN_MISSING,
            table.display() + " has no column \"" + wanted.name() + "\"");
      } else if (!wanted.expression().isEmpty() && !column.generated()) {
        problems.invalid(
            of(wanted, "expression"),
            display(column)
                + ": an expression is for generated columns, and its values come from Postgres:"
                + " leave it out");
      } else if (wanted.expression().isEmpty() && !copied.contains(wanted.name())) {
        problems.invalid(
            of(wanted, "name"),
            display(column)
                + " is a generated column that is left out of the target: give an expression that"
                + " ClickHouse is to compute it by");
      }
    }
    names(copied);
  }

  /** A target's column belongs to one source column, or to Penstock. */
  private void names(Set<String> copied) {
    MetadataColumns metadata = new MetadataColumns(settings.metadataPrefix());
    Set<String> ours = Set.of(metadata.version(), metadata.isDeleted(), metadata.syncedAt());
    Map<String, String> taken = new HashMap<>();
    for (SourceTable.Column column : table.columns()) {
      Optional<ColumnMapping> wanted = mapping.column(column.name());
      boolean there =
          copied.contains(column.name())
              || wanted.filter(w -> !w.expression().isEmpty()).isPresent();
      if (!there) {
        continue;
      }
      String target = mapping.targetName(column.name());
      if (ours.contains(target)) {
        problems.invalid(
            "source.postgres.settings.metadataColumnPrefix",
            table.display() + " has a column " + target + "; choose another prefix");
      }
      String other = taken.put(target, column.name());
      if (other != null) {
        String at =
            wanted
                .filter(w -> !w.destinationName().isEmpty())
                .or(() -> mapping.column(other))
                .map(w -> of(w, "destinationName"))
                .orElse(field + ".columns");
        problems.invalid(
            at,
            "\""
                + target
                + "\" would be the column of both "
                + other
                + " and "
                + column.name()
                + " of "
                + table.display());
      }
    }
  }

  private String display(SourceTable.Column column) {
    return table.display() + "." + column.name();
  }

  private String of(ColumnMapping wanted, String name) {
    return field + ".columns[" + mapping.columns().indexOf(wanted) + "]." + name;
  }

  private String type(SourceTable.Column column, boolean ordering) {
    String usual = usual(column.type(), ordering);
    Optional<ColumnMapping> wanted =
        mapping.column(column.name()).filter(w -> !w.destinationType().isEmpty());
    if (wanted.isEmpty()) {
      return usual;
    }
    try {
      return TypeOverride.resolve(column.type(), usual, wanted.get().destinationType(), ordering);
    } catch (IllegalArgumentException e) {
      problems.invalid(
          of(wanted.get(), "destinationType"), display(column) + ": " + e.getMessage());
      return usual;
    }
  }

  /** ClickHouse orders by no JSON: there it stays the text. */
  private String usual(PgType type, boolean ordering) {
    TypeChoices chosen = settings.types();
    TypeChoices choices =
        ordering ? new TypeChoices(chosen.unboundedNumeric(), null, chosen.binaryFormat()) : chosen;
    String destination = TypeMap.of(behaviourVersion, choices).target(type);
    return time64 ? destination : destination.replace("Time64(6)", "String");
  }

  private String nullable(SourceTable.Column column, String type, boolean ordering) {
    boolean nullable =
        !ordering
            && !column.notNull()
            && settings.allowNullableColumns()
            && TypeMap.canBeNullable(type);
    return nullable ? nullable(type) : type;
  }

  /** The type with NULL. */
  static String nullable(String type) {
    return type.equals("LowCardinality(String)")
        ? "LowCardinality(Nullable(String))"
        : "Nullable(" + type + ")";
  }

  private @org.jspecify.annotations.Nullable BinaryFormat format(PgType type) {
    PgType inner = type.storage();
    while (inner.kind() == PgType.Kind.ARRAY && inner.element() != null) {
      inner = inner.element().storage();
    }
    boolean chosen =
        inner.isBuiltIn()
            && inner.name().equals("bytea")
            && settings.types().binaryFormat() != BinaryFormat.RAW;
    return chosen ? settings.types().binaryFormat() : null;
  }
}
