package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.ShellWord;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "create",
    description = {
      "Makes a pipe and starts it.",
      "The password comes from --password-env, --password-file, or a question. In FILE it may stand"
          + " as env:NAME or file:PATH."
    },
    sortOptions = false)
final class CreateCommand extends AnswerCommand {

  @Mixin private PipeOptions pipe;

  @Override
  JsonNode ask(ControllerClient controller) throws RefusedException, UnreachableException {
    return controller.create(pipe.body(surroundings()));
  }

  @Override
  void print(JsonNode created, PrintWriter out) {
    String name = text(created, "/name");
    out.println("Pipe " + name + " is made (" + text(created, "/id") + ").");
    out.println("Wait for it:  ./penstock pipe wait " + ShellWord.of(name) + " --for running");
    out.println("Look at it:   ./penstock pipe status " + ShellWord.of(name));
  }
}
