package io.penstock.controller.cli.text;

/** Text as a POSIX shell takes it back. */
public final class ShellWord {

  private ShellWord() {}

  /** {@code text} itself where nothing in it is special, else in single quotes. */
  public static String of(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
