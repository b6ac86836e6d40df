package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;

/** A command that the pipe's state machine carries out after the answer. */
abstract class StateCommand extends OnePipeCommand {

  private final String command;

  StateCommand(String command) {
    this.command = command;
  }

  @Override
  final JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    return controller.command(id, command);
  }

  @Override
  final void print(JsonNode pipe, PrintWriter out) {
    out.println(text(pipe, "/name") + " is " + text(pipe, "/state") + ".");
  }
}
