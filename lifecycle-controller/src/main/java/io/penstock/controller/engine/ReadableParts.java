package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a body with wrong fields can be held against the neighbours all the same, so that all
 * problems come in one answer: never something that a wrong field may have had a say in.
 *
 * @param definition without the mappings that are wrong
 * @param places in the body of those that are left; empty where all are
 */
record ReadableParts(PipeDefinition definition, List<Integer> places) {

  /** Field of a mapping: what is before its index, the index, what is behind. */
  static final Pattern MAPPING =
      Pattern.compile("(source\\.postgres\\.tableMappings\\[)(\\d+)(].*)");

  /** Whatever these should be, what is found of the others is so. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "name|settings|fieldMappings|source\\.postgres\\.tableMappings"
              + "|source\\.postgres\\.settings\\.(syncIntervalSeconds|pullBatchSize"
              + "|initialLoadParallelism|snapshotNumRowsPerPartition|snapshotNumberOfParallelTables"
              + "|snapshotMaxBytesPerSecond|dropColumns)");

  /** The parts of a definition that was read with problems; empty when none can be told. */
  static Optional<ReadableParts> of(PipeDefinition given, List<Problem> problems) {
    Set<Integer> wrong = new HashSet<>();
    for (Problem problem : problems) {
      Matcher mapping = MAPPING.matcher(problem.field());
      if (mapping.matches()) {
        wrong.add(Integer.parseInt(mapping.group(2)));
      } else if (!ASIDE.matcher(problem.field()).matches()) {
        return Optional.empty();
      }
    }
    if (wrong.isEmpty()) {
      return Optional.of(new ReadableParts(given, List.of()));
    }
    if (!given.wholes().isEmpty()) {
      // A table whose own mapping is wrong would be taken for one of its schema.
      return Optional.empty();
    }
    List<TableMapping> left = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < given.tables().size(); i++) {
      if (!wrong.contains(i)) {
        left.add(given.tables().get(i));
        places.add(i);
      }
    }
    return Optional.of(new ReadableParts(given.withTables(left), places));
  }

  /** A problem of {@link #definition} with the place that its mapping has in the body. */
  Problem asGiven(Problem problem) {
    Matcher mapping = MAPPING.matcher(problem.field());
    return places.isEmpty() || !mapping.matches()
        ? problem
        : problem.at(
            mapping.group(1) + places.get(Integer.parseInt(mapping.group(2))) + mapping.group(3));
  }
}
