package io.penstock.stack.process;

import java.io.IOException;

/** The POSIX signals that the stack and its fault tests send. */
public enum Signal {
  TERM,
  INT,
  QUIT,
  KILL,
  STOP,
  CONT,
  HUP;

  /**
   * Sends this signal. A process that has just ended is not an error: that is the race every sender
   * of signals is in.
   *
   * @param pid the real process id, never a wrapper's
   */
  public void sendTo(long pid) {
    // java.lang.Process can only send TERM and KILL; the shell's builtin needs no further package.
    var kill = new ProcessBuilder("sh", "-c", "kill -s " + name() + " " + pid);
    kill.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      kill.start().waitFor();
    } catch (IOException e) {
      throw new StackException("cannot send " + name() + " to process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
