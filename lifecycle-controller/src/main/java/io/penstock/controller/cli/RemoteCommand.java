package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that asks a controller and prints its answer. */
abstract class RemoteCommand implements Callable<Integer> {

  @ParentCommand private PipeCli cli;
  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  /** What is printed with {@code --json}, and otherwise handed to {@link #print}. */
  abstract JsonNode ask(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException;

  /** Prints an answer for a person. */
  abstract void print(JsonNode answer, PrintWriter out);

  @Override
  public final Integer call() throws Exception {
    JsonNode answer = ask(new ControllerClient(connection.address(surroundings())));
    PrintWriter out = surroundings().out();
    if (connection.json()) {
      out.println(answer.isMissingNode() ? "{}" : answer.toPrettyString());
    } else {
      print(answer, out);
    }
    return 0;
  }

  ConnectionOptions connection() {
    return connection;
  }

  Surroundings surroundings() {
    return cli.surroundings();
  }

  /** A mistake in the command line itself. */
  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** A field's text, fit for a terminal; empty when it is not there. */
  static String text(JsonNode node, String pointer) {
    return Columns.printable(node.at(pointer).asText(""));
  }
}
