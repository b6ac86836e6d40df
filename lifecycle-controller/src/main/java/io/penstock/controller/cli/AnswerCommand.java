package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.IOException;
import java.io.PrintWriter;

/** A command that asks a controller once and prints its answer. */
abstract class AnswerCommand extends RemoteCommand {

  /** What is printed with {@code --json}, and otherwise handed to {@link #print}. */
  abstract JsonNode ask(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException;

  /** Prints an answer for a person. */
  abstract void print(JsonNode answer, PrintWriter out);

  @Override
  int run(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException {
    JsonNode answer = ask(controller);
    PrintWriter out = surroundings().out();
    if (connection().json()) {
      out.println(answer.isMissingNode() ? "{}" : answer.toPrettyString());
    } else {
      print(answer, out);
    }
    return 0;
  }
}
