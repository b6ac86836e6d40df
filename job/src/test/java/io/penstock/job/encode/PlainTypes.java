package io.penstock.job.encode;

import io.penstock.model.spec.ColumnPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A column of each type that can be written as columns, with its edge values and NULL. */
public record PlainTypes(List<ColumnPlan> columns, List<List<byte @Nullable []>> values) {

  /** Of the types whose targets a layout takes, each asked for by {@code takes}. */
  public static PlainTypes read(Predicate<ColumnPlan> takes) throws Exception {
    PostgresServers server = PostgresServers.all().get(0);
    List<ColumnPlan> columns = new ArrayList<>();
    List<List<byte @Nullable []>> cells = new ArrayList<>();
    for (TypeCase type : TypeCases.all()) {
      List<@Nullable String> literals = new ArrayList<>(type.edges());
      literals.removeIf(literal -> literal.length() > 10_000);
      literals.add(null);
      ServerValues values = ServerValues.store(server, type.sqlType(), literals);
      ColumnPlan plan = TranscodingTest.plan(values.type());
      if (takes.test(plan)) {
        String name = "c" + columns.size();
        columns.add(
            new ColumnPlan(name, columns.size() + 1, plan.type(), false, name, plan.targetType()));
        cells.add(values.binary());
      }
    }
    return new PlainTypes(columns, cells);
  }

  /** The number of rows in which each column shows all of its values. */
  public int rows() {
    return values.stream().mapToInt(List::size).max().orElse(0);
  }

  /** A column's value in a row. */
  public byte @Nullable [] value(int column, int row) {
    List<byte @Nullable []> all = values.get(column);
    return all.get(row % all.size());
  }
}
