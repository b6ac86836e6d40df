package io.penstock.stack.launch;

import io.penstock.stack.StackFile;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.LogTail;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stack that another process supervises, seen through its files. */
final class RunningStack {
  private static final Duration START = Duration.ofMinutes(10);
  private static final long LOOK_EVERY_MILLIS = 200;

  private final DataDirectory directory;

  RunningStack(DataDirectory directory) {
    this.directory = directory;
  }

  /**
   * Waits until everything answers.
   *
   * @throws StackException with the supervisor's reason when it has given up
   */
  StackFile awaitReady(Consumer<String> progress) {
    long deadline = System.nanoTime() + START.toNanos();
    long begun = System.nanoTime();
    int told = 0;
    while (System.nanoTime() < deadline) {
      SupervisorState state = SupervisorState.read(directory);
      if (state != null && state.failure() != null) {
        throw new StackException(state.failure());
      }
      if (state != null && state.ready()) {
        StackFile stack = answering();
        if (stack != null) {
          return stack;
        }
      }
      if (state != null
          && !ProcessHandle.of(state.pid()).map(ProcessHandle::isAlive).orElse(false)) {
        throw new StackException(
            "the supervisor has ended" + LogTail.of(directory.log("supervisor")));
      }
      int seconds = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
      if (seconds >= told + 10) {
        told = seconds;
        progress.accept("waiting for the stack to answer … " + seconds + " s");
      }
      pause();
    }
    throw new StackException("the stack does not answer" + LogTail.of(directory.log("supervisor")));
  }

  /** Whether its supervisor has been told to stop but has not ended yet. */
  boolean isStopping() {
    SupervisorState state = SupervisorState.read(directory);
    return state != null && state.stopping();
  }

  /** Waits until its supervisor is gone; then its lock is free. */
  void awaitEnd() {
    SupervisorState state = SupervisorState.read(directory);
    if (state != null) {
      ProcessHandle.of(state.pid()).ifPresent(process -> process.onExit().join());
    }
  }

  private @Nullable StackFile answering() {
    try {
      StackFile stack = StackFile.read(directory.stackFile());
      return stack != null && new Answers(stack).all() ? stack : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }
}
