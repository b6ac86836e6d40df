package io.penstock.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child process that is kept: a thread of its own forks it, waits for its end and, when
 * supervised, starts it again. The thread lives until {@link #close()}, which is what makes the
 * parent-death signal of {@link DeathPact} mean "this JVM is gone".
 */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private static final Duration PROBE_EVERY = Duration.ofMillis(50);
  private static final int TRIES_BEFORE_GIVING_UP = 5;

  private final ServiceSpec spec;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final RestartBackoff backoff = new RestartBackoff();

  private boolean wanted;
  private boolean supervised;
  private boolean closed;
  private int starts;
  private @Nullable Process process;
  private @Nullable Exception spawnFailure;
  private Runnable onStart = () -> {};

  public Service(ServiceSpec spec) {
    this.spec = spec;
    Thread keeper = new Thread(this::keep, "keeper-" + spec.name());
    keeper.setDaemon(true);
    keeper.start();
  }

  public String name() {
    return spec.name();
  }

  /** Keeps the process alive from now on, calling {@code onEveryStart} after each (re)start. */
  public void supervise(Runnable onEveryStart) {
    lock.lock();
    try {
      supervised = true;
      onStart = onEveryStart;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts the process unless it runs; returns when it has been forked, not when it answers.
   *
   * @throws StackException when it cannot be forked
   */
  public void start() {
    lock.lock();
    try {
      spawnFailure = null;
      wanted = true;
      changed.signalAll();
      while (process == null && spawnFailure == null && wanted && !closed) {
        changed.awaitUninterruptibly();
      }
      if (spawnFailure instanceof StackException clear) {
        throw clear;
      }
      if (spawnFailure != null) {
        throw new StackException("cannot start " + name() + ": " + spawnFailure, spawnFailure);
      }
      if (closed) {
        throw new StackException(name() + " has been closed");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the probe answers.
   *
   * @throws StackException when it does not in time, or the process keeps dying; with the log's end
   */
  public void awaitReady(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!answers()) {
      if (System.nanoTime() > deadline) {
        throw new StackException(
            name() + " did not answer within " + timeout.toSeconds() + " s" + logTail());
      }
      lock.lock();
      try {
        if (!wanted || (backoff.failuresInARow() >= TRIES_BEFORE_GIVING_UP)) {
          throw new StackException(name() + " ended while starting" + logTail());
        }
        awaitChange(PROBE_EVERY);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether the process runs and its probe answers. */
  public boolean answers() {
    if (!isAlive()) {
      return false;
    }
    try {
      return spec.probe().answers();
    } catch (Exception e) {
      LOG.trace("{} does not answer", name(), e);
      return false;
    }
  }

  public boolean isAlive() {
    Process current = current();
    return current != null && current.isAlive();
  }

  /**
   * The process id of the program itself.
   *
   * @throws StackException when it is not running
   */
  public long pid() {
    Process current = current();
    if (current == null) {
      throw new StackException(name() + " is not running");
    }
    return current.pid();
  }

  /** Sends a signal to the process, if there is one. */
  public void signal(Signal signal) {
    Process current = current();
    if (current != null) {
      signal.sendTo(current.pid());
    }
  }

  /** Kills the process (SIGKILL) and returns when it is gone; a supervised one comes back. */
  public void kill() {
    Process current = current();
    if (current != null) {
      current.destroyForcibly();
      current.onExit().join();
      lock.lock();
      try {
        while (process == current) {
          changed.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Stops the process in good order, killing it after its grace; it stays down. */
  public void stop() {
    lock.lock();
    try {
      wanted = false;
      changed.signalAll();
      Process current = process;
      if (current == null) {
        return;
      }
      spec.stopSignal().sendTo(current.pid());
      long deadline = System.nanoTime() + spec.stopGrace().toNanos();
      while (process == current && System.nanoTime() < deadline) {
        awaitChange(PROBE_EVERY);
      }
      if (process == current) {
        LOG.warn("{} did not stop within {}, killing it", name(), spec.stopGrace());
        current.destroyForcibly();
        while (process == current) {
          changed.awaitUninterruptibly();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stop();
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    lock.lock();
    try {
      while (!closed) {
        if (!wanted) {
          changed.awaitUninterruptibly();
        } else {
          runOnce();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forks, waits for the end, decides what comes next. Holds the lock except while waiting. */
  private void runOnce() {
    long began = System.nanoTime();
    try {
      process = fork();
      starts++;
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be started", name(), e);
      spawnFailure = e;
      if (starts == 0 || !supervised) {
        wanted = false;
      }
      changed.signalAll();
    }
    if (process != null) {
      changed.signalAll();
      Process mine = process;
      Runnable started = onStart;
      lock.unlock();
      int exit;
      try {
        tell(started);
        exit = mine.onExit().join().exitValue();
      } finally {
        lock.lock();
      }
      process = null;
      changed.signalAll();
      if (!wanted) {
        return;
      }
      LOG.warn("{} (pid {}) ended with {}", name(), mine.pid(), exit);
    }
    if (!supervised) {
      wanted = false;
      changed.signalAll();
      return;
    }
    awaitUnlessUnwanted(backoff.after(Duration.ofNanos(System.nanoTime() - began)));
  }

  /** A listener's failure must not end this thread: the kernel would end the child with it. */
  private void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.warn("after the start of {}", name(), e);
    }
  }

  private Process fork() throws IOException {
    ChildSpec child = spec.child().get();
    Files.createDirectories(child.directory());
    Files.createDirectories(child.log().toAbsolutePath().getParent());
    var builder =
        new ProcessBuilder(DeathPact.wrap(spec.asUser(), spec.atParentDeath(), child.command()));
    builder.environment().putAll(child.environment());
    builder.directory(child.directory().toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(child.log().toFile()));
    Process forked = builder.start();
    LOG.info("{} started, pid {}", name(), forked.pid());
    return forked;
  }

  private @Nullable Process current() {
    lock.lock();
    try {
      return process;
    } finally {
      lock.unlock();
    }
  }

  private void awaitUnlessUnwanted(Duration delay) {
    long deadline = System.nanoTime() + delay.toNanos();
    while (wanted && System.nanoTime() < deadline) {
      awaitChange(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
  }

  private void awaitChange(Duration atMost) {
    try {
      changed.awaitNanos(atMost.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for " + name(), e);
    }
  }

  private String logTail() {
    return LogTail.of(spec.child().get().log());
  }
}
