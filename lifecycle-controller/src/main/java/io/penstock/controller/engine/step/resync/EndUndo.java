package io.penstock.controller.engine.step.resync;

import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.store.ResyncRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;

/** The pipe is again what it was before the resync; a name that it was given meanwhile stays. */
public final class EndUndo implements Step {

  @Override
  public Outcome perform(StepContext context) {
    ResyncRow resync = context.resync();
    context
        .store()
        .use(
            daos -> {
              // Read again: it may be given another name at any time.
              String name = daos.pipes().find(resync.pipeId()).orElseThrow().name();
              PipeDefinition before = resync.definitionBefore().withName(name);
              if (!before.equals(context.definition())) {
                daos.pipes()
                    .redefine(resync.pipeId(), name, DefinitionJson.write(before), context.now());
              }
            });
    String text = "the resync is undone";
    return switch (resync.back()) {
      case JOB -> new Outcome.Found(PipeEvent.BACK_TO_JOB, text);
      case PAUSED -> new Outcome.Found(PipeEvent.BACK_TO_PAUSED, text);
      case COMPLETED -> new Outcome.Found(PipeEvent.BACK_TO_COMPLETED, text);
      case FAILED ->
          new Outcome.Found(
              PipeEvent.BACK_TO_FAILED,
              text,
              new PipeException.Found(ErrorCode.valueOf(resync.backCode()), resync.backDetail()));
    };
  }
}
