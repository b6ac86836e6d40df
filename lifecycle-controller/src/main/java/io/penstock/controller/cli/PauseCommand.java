package io.penstock.controller.cli;

import picocli.CommandLine.Command;

@Command(name = "pause", description = "Stops a pipe; its slot and its position stay.")
final class PauseCommand extends StateCommand {

  PauseCommand() {
    super("stop");
  }
}
