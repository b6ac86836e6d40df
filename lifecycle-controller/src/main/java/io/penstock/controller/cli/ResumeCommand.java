package io.penstock.controller.cli;

import picocli.CommandLine.Command;

@Command(name = "resume", description = "Starts a paused pipe where it stopped.")
final class ResumeCommand extends StateCommand {

  ResumeCommand() {
    super("start");
  }
}
