package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** A command about one pipe. */
abstract class OnePipeCommand extends AnswerCommand {

  @Parameters(index = "0", paramLabel = "NAME|ID", description = "the pipe's name or id")
  private String pipe;

  abstract JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException;

  @Override
  final JsonNode ask(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException {
    return ask(controller, id(controller));
  }

  /** The id of the pipe, which the controller is asked for. */
  String id(ControllerClient controller) throws RefusedException, UnreachableException {
    return controller.idOf(pipe);
  }

  /** The pipe as the user named it. */
  String pipe() {
    return pipe;
  }
}
