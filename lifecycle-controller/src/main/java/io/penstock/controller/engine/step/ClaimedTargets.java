package io.penstock.controller.engine.step;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.definition.UnreadableDefinitionException;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Target tables of a pipe, which no other may have. The definition names them. One that cannot be
 * read does so by the spec that was made of it, as long as no edit can lie between the two.
 *
 * @param database in which they are
 */
public record ClaimedTargets(String database, List<String> tables) {

  /** In these, whatever was edited is in the spec. */
  private static final Set<PipeState> AS_PLANNED =
      EnumSet.of(PipeState.RUNNING, PipeState.PAUSED, PipeState.COMPLETED);

  /**
   * A pipe's.
   *
   * @throws UnreadableDefinitionException when nothing tells which they are
   */
  public static ClaimedTargets of(PipeRow pipe) {
    try {
      PipeDefinition definition = pipe.parsedDefinition();
      return new ClaimedTargets(
          definition.database(), definition.tables().stream().map(TableMapping::target).toList());
    } catch (UnreadableDefinitionException e) {
      PipeSpec spec = spec(pipe).orElseThrow(() -> e);
      return new ClaimedTargets(
          spec.destination().database(),
          spec.tables().stream().map(TablePlan::targetTable).toList());
    }
  }

  private static Optional<PipeSpec> spec(PipeRow pipe) {
    try {
      return AS_PLANNED.contains(pipe.state()) ? pipe.parsedSpec() : Optional.empty();
    } catch (IllegalArgumentException damagedToo) {
      return Optional.empty();
    }
  }
}
