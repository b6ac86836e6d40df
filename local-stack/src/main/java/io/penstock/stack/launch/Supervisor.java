package io.penstock.stack.launch;

import io.penstock.stack.LocalStack;
import io.penstock.stack.demo.Demo;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.StackException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one stack, and the demo on it, from start to stop. Whatever ends this process ends the
 * stack: a signal in order, by the shutdown hook; a kill -9 by the kernel's parent-death signals.
 */
final class Supervisor {
  private final UpOptions options;
  private final DataDirectory directory;
  private final SupervisorLock lock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable LocalStack stack;
  private @Nullable Demo demo;

  Supervisor(UpOptions options, SupervisorLock lock) {
    this.options = options;
    this.directory = options.directory();
    this.lock = lock;
  }

  /**
   * Starts everything; returns when everything answers.
   *
   * @throws StackException when something does not; everything is stopped again then
   */
  LocalStack start(Consumer<String> progress) {
    SupervisorState.starting().write(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    try {
      LocalStack prepared = LocalStack.prepare(options.stack(), progress);
      synchronized (this) {
        stack = prepared;
      }
      prepared.start(progress);
      SupervisorState.up().write(directory);
      return prepared;
    } catch (RuntimeException e) {
      SupervisorState.failed(String.valueOf(e.getMessage())).write(directory);
      throw e;
    }
  }

  /** Begins the demo in the background, unless it is not wanted. */
  Optional<Demo> startDemo(LocalStack running, Consumer<String> progress) {
    if (options.noDemo || running.postgres().isEmpty()) {
      return Optional.empty();
    }
    Demo begun = new Demo(running, running.postgres().get(), progress);
    synchronized (this) {
      demo = begun;
    }
    begun.start();
    return Optional.of(begun);
  }

  /** Blocks until the shutdown hook has stopped everything; that is, for ever. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  private synchronized void stop() {
    SupervisorState state = SupervisorState.read(directory);
    if (state != null) {
      state.nowStopping().write(directory);
    }
    if (demo != null) {
      demo.close();
    }
    if (stack != null) {
      stack.close();
    }
    lock.close();
    stopped.countDown();
  }
}
