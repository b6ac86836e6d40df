package io.penstock.stack.process;

/** Asks a process whether it answers yet. Any exception counts as "not yet". */
@FunctionalInterface
public interface Probe {
  boolean answers() throws Exception;
}
