package io.penstock.controller.cli;

import picocli.CommandLine.Command;

@Command(name = "resync", description = "Copies all tables of a pipe again.")
final class ResyncCommand extends StateCommand {

  ResyncCommand() {
    super("resync");
  }
}
