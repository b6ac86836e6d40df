package io.penstock.controller.cli;

import io.penstock.model.secret.Secret;
import java.io.Console;

/** The person at the process's own terminal. */
record ConsolePrompt(Console console) implements Prompt {

  @Override
  public Secret secret(String question) {
    char[] typed = console.readPassword("%s", question);
    return new Secret(typed == null ? "" : new String(typed));
  }

  @Override
  public String line(String question) {
    String typed = console.readLine("%s", question);
    return typed == null ? "" : typed.strip();
  }
}
