package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a job needs. Written by the controller at Setup (or by {@code penstock pipe prepare}),
 * read by the job's {@code main}, which asks nobody else.
 *
 * @param specVersion of this document's shape: {@link #VERSION}
 * @param behaviourVersion of the type map and names the pipe was made with
 * @param pipeId UUID; for a job without a controller any stable name
 * @param pipeName what people call it; the Flink job's name
 * @param mode which phases the pipe has
 * @param source the Postgres side
 * @param destination the ClickHouse side
 * @param stream null exactly when the mode does not stream
 * @param metadataPrefix of the added columns, {@code _pipe_} unless set
 * @param settings sizes and rhythms
 * @param tables at least one. An index, once given, is never given to another table: jobs' states
 *     and metrics go by it
 * @param partitions what hangs below each partitioned table, by the table's oid, as the controller
 *     has last seen it; the job takes no notice. A table that is missing here was not looked at yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PipeSpec(
    int specVersion,
    int behaviourVersion,
    String pipeId,
    String pipeName,
    ReplicationMode mode,
    SourceSpec source,
    DestinationSpec destination,
    @Nullable StreamSpec stream,
    String metadataPrefix,
    JobSettings settings,
    List<TablePlan> tables,
    Map<Long, List<String>> partitions) {

  public static final int VERSION = 1;
  public static final String DEFAULT_PREFIX = "_pipe_";

  public PipeSpec {
    if (specVersion != VERSION) {
      throw new IllegalArgumentException(
          "specVersion " + specVersion + " is not understood; this is " + VERSION);
    }
    if (mode.streams() != (stream != null)) {
      throw new IllegalArgumentException("mode " + mode + " and stream do not fit");
    }
    tables = List.copyOf(tables);
    partitions = partitions == null ? Map.of() : Map.copyOf(partitions);
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("a pipe needs at least one table");
    }
  }

  /** A spec whose partitions were not looked at yet. */
  public PipeSpec(
      int specVersion,
      int behaviourVersion,
      String pipeId,
      String pipeName,
      ReplicationMode mode,
      SourceSpec source,
      DestinationSpec destination,
      @Nullable StreamSpec stream,
      String metadataPrefix,
      JobSettings settings,
      List<TablePlan> tables) {
    this(
        specVersion,
        behaviourVersion,
        pipeId,
        pipeName,
        mode,
        source,
        destination,
        stream,
        metadataPrefix,
        settings,
        tables,
        Map.of());
  }

  /** The same with what hangs below its partitioned tables. */
  public PipeSpec withPartitions(Map<Long, List<String>> others) {
    return with(pipeName, source, destination, stream, settings, tables, others);
  }

  /** The same with what hangs below some of its tables. */
  public PipeSpec withMorePartitions(Map<Long, List<String>> more) {
    Map<Long, List<String>> all = new HashMap<>(partitions);
    all.putAll(more);
    return withPartitions(all);
  }

  /** The same with other tables. */
  public PipeSpec withTables(List<TablePlan> others) {
    return with(pipeName, source, destination, stream, settings, others, partitions);
  }

  /** The same under another name. */
  public PipeSpec withName(String name) {
    return with(name, source, destination, stream, settings, tables, partitions);
  }

  /** The same with other neighbours: addresses and credentials. */
  public PipeSpec withNeighbours(SourceSpec from, DestinationSpec to) {
    return with(pipeName, from, to, stream, settings, tables, partitions);
  }

  /** The same with other sizes and rhythms. */
  public PipeSpec withSettings(JobSettings others) {
    return with(pipeName, source, destination, stream, others, tables, partitions);
  }

  private PipeSpec with(
      String name,
      SourceSpec from,
      DestinationSpec to,
      @Nullable StreamSpec changes,
      JobSettings sizes,
      List<TablePlan> plans,
      Map<Long, List<String>> below) {
    return new PipeSpec(
        specVersion,
        behaviourVersion,
        pipeId,
        name,
        mode,
        from,
        to,
        changes,
        metadataPrefix,
        sizes,
        plans,
        below);
  }
}
