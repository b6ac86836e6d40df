package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that speaks to a controller. */
abstract class RemoteCommand implements Callable<Integer> {

  @ParentCommand private PipeCli cli;
  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  /** Does the whole command, prints what there is to print, and returns the exit code. */
  abstract int run(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException;

  @Override
  public final Integer call() throws Exception {
    return run(new ControllerClient(connection.address(surroundings())));
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
