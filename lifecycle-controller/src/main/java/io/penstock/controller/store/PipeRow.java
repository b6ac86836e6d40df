package io.penstock.controller.store;

import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pipe. Times are milliseconds since 1970.
 *
 * @param version grows with every change of state
 * @param definition JSON, the password sealed
 * @param spec JSON, null before Setup has recorded it
 * @param loaded whether the initial load has been completed
 * @param dropTables whether deletion drops the targets
 * @param failureCode of a failed pipe, else empty
 */
public record PipeRow(
    String id,
    String serviceId,
    String name,
    PipeState state,
    int version,
    String definition,
    @Nullable String spec,
    boolean loaded,
    boolean dropTables,
    String failureCode,
    String failureDetail,
    long createdAt,
    long updatedAt,
    long stateSince) {

  /** Of a pipe that is made now: version 1, in the state that creation leads to. */
  public static PipeRow made(String id, String serviceId, PipeDefinition definition, long now) {
    return new PipeRow(
        id,
        serviceId,
        definition.name(),
        StateMachine.CREATION.to(),
        1,
        DefinitionJson.write(definition),
        null,
        false,
        false,
        "",
        "",
        now,
        now,
        now);
  }

  /** The definition as it is read. */
  public PipeDefinition parsedDefinition() {
    return DefinitionJson.read(definition);
  }

  /** The spec once Setup has recorded it. */
  public Optional<PipeSpec> parsedSpec() {
    return Optional.ofNullable(spec).map(SpecJson::read);
  }
}
