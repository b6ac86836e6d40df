package io.penstock.controller.store;

import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The resync of a pipe that is under way.
 *
 * @param chosen JSON, [[schema, table], …]; an empty list for the whole pipe
 * @param keepOld whether the replaced tables are kept under another name
 * @param definition JSON of the pipe's definition before it
 * @param slot its own slot, empty where nothing streams
 * @param phase LOADING, or SWAPPED once the new tables are the live ones
 * @param spec JSON of its job's spec, null before it is recorded
 * @param readyLsn the source's position at the end of the load, empty before
 * @param pairs JSON of the tables to exchange, empty before
 * @param leftovers JSON of what the swap left to be removed, empty before
 * @param restarts how often it began anew because a table had changed
 * @param back where undoing it leads
 * @param backCode of the failure before it, or empty
 * @param startedAt milliseconds since 1970
 * @param progress JSON of what its job has copied, empty before
 */
public record ResyncRow(
    String pipeId,
    String chosen,
    boolean keepOld,
    String definition,
    String slot,
    Phase phase,
    @Nullable String spec,
    String readyLsn,
    String pairs,
    String leftovers,
    int restarts,
    Back back,
    String backCode,
    String backDetail,
    long startedAt,
    String progress) {

  /** How far it is. */
  public enum Phase {
    LOADING,
    SWAPPED
  }

  /** Where undoing it leads. */
  public enum Back {
    JOB,
    PAUSED,
    COMPLETED,
    FAILED
  }

  /** The chosen tables as schema and name; empty for the whole pipe. */
  public List<List<String>> chosenTables() {
    return RowJson.names(chosen);
  }

  /** Whether all tables of the pipe take part. */
  public boolean whole() {
    return chosenTables().isEmpty();
  }

  /** Its job's spec once it is recorded. */
  public Optional<PipeSpec> parsedSpec() {
    return Optional.ofNullable(spec).map(SpecJson::read);
  }

  /** Whether the swap has begun to exchange tables: from then on it only goes forwards. */
  public boolean exchanging() {
    return phase == Phase.SWAPPED || !swapPairs().isEmpty();
  }

  /** The pipe's definition before it. */
  public PipeDefinition definitionBefore() {
    return DefinitionJson.read(definition);
  }

  /** The tables to exchange; empty before they are recorded. */
  public List<SwapPair> swapPairs() {
    return RowJson.pairs(pairs);
  }

  /** What the swap left to be removed. */
  public Optional<SwapLeftovers> swapLeftovers() {
    return RowJson.leftovers(leftovers);
  }
}
