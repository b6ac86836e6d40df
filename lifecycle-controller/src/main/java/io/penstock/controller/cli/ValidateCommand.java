package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    description = "Says what create would say, and makes nothing.",
    sortOptions = false)
final class ValidateCommand extends AnswerCommand {

  @Mixin private PipeOptions pipe;

  @Override
  JsonNode ask(ControllerClient controller) throws RefusedException, UnreachableException {
    JsonNode result = controller.validate(pipe.body(surroundings()));
    if (!result.path("problems").isEmpty()) {
      throw RefusedException.of(200, result);
    }
    return result;
  }

  @Override
  void print(JsonNode result, PrintWriter out) {
    out.println("This pipe can be made.");
  }
}
