package io.penstock.bench.scale;

import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stream.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Filled tables and the pipes that copy them.
 *
 * @param name as it is shown
 * @param pipes the tables of each
 * @param rows of all together
 * @param sum of all ids
 * @param loads what copies them
 */
record LoadCase(String name, List<List<String>> pipes, long rows, long sum, LoadTables loads) {

  /** Fills tables of the narrow table's shape, of equal size, and shares them out to pipes. */
  static LoadCase fill(
      BenchStack stack,
      String name,
      String prefix,
      long rows,
      int tables,
      int pipes,
      int parallelism) {
    long each = Math.max(1, rows / tables);
    List<List<String>> shared = new ArrayList<>();
    for (int i = 0; i < pipes; i++) {
      shared.add(new ArrayList<>());
    }
    for (int i = 0; i < tables; i++) {
      shared.get(i % pipes).add(prefix + i);
    }
    atOnce(
        stack,
        shared.stream()
            .flatMap(List::stream)
            .map(table -> Workloads.table(table, each).toArray(String[]::new))
            .toList());
    return new LoadCase(
        name,
        shared,
        each * tables,
        tables * (each * (each + 1) / 2),
        new LoadTables(stack, prefix, parallelism));
  }

  /** One table with this one's only table's rows some times over, copied by one pipe. */
  LoadCase times(BenchStack stack, String other, String prefix, int times) {
    String table = prefix + 0;
    String mine = pipes.get(0).get(0);
    stack.execute(Workloads.definition(table));
    atOnce(
        stack,
        LongStream.range(0, times)
            .mapToObj(n -> new String[] {Workloads.shifted(table, mine, n * rows)})
            .toList());
    stack.execute("VACUUM ANALYZE " + table);
    long all = rows * times;
    return new LoadCase(
        other,
        List.of(List.of(table)),
        all,
        all * (all + 1) / 2,
        new LoadTables(stack, prefix, loads.parallelism()));
  }

  /** Lists of statements, by a session for each core: Postgres fills a table with one. */
  private static void atOnce(BenchStack stack, List<String[]> all) {
    all.parallelStream().forEach(stack::execute);
  }

  /** Drops the source tables. */
  void drop(BenchStack stack) {
    stack.execute(
        pipes.stream()
            .flatMap(List::stream)
            .map(table -> "DROP TABLE " + table)
            .toArray(String[]::new));
  }
}
