package io.penstock.controller.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane for each pipe: its turns never overlap, and each says when the next one is due. Few
 * threads serve all lanes.
 */
final class Lanes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int THREADS = 8;

  private final ScheduledThreadPoolExecutor threads;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Function<String, Optional<Duration>> turn;

  /**
   * Lanes.
   *
   * @param turn does a pipe's turn; the time until the next, or empty to end the lane
   */
  Lanes(Function<String, Optional<Duration>> turn) {
    this.turn = turn;
    this.threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "lane");
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true);
  }

  /** Makes the pipe's next turn due now; opens its lane if there is none. */
  void wake(String pipeId) {
    lanes.computeIfAbsent(pipeId, Lane::new).wake();
  }

  /** Waits until a pipe's lane has ended; whether it has. */
  boolean awaitEnd(String pipeId, long millis) {
    Lane lane = lanes.get(pipeId);
    try {
      return lane == null || lane.ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private final class Lane {
    private final String pipeId;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ScheduledFuture<?> next;
    private boolean running;
    private boolean again;

    Lane(String pipeId) {
      this.pipeId = pipeId;
    }

    synchronized void wake() {
      if (running) {
        again = true;
      } else {
        schedule(Duration.ZERO);
      }
    }

    private synchronized void schedule(Duration delay) {
      if (next != null) {
        next.cancel(false);
      }
      try {
        next = threads.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("{} its lane is closed", pipeId);
      }
    }

    private void run() {
      synchronized (this) {
        if (running) {
          return;
        }
        running = true;
        again = false;
      }
      Optional<Duration> delay;
      try {
        delay = turn.apply(pipeId);
      } catch (RuntimeException | Error e) {
        // Also after an Error: a lane that is never run again would leave its pipe to itself.
        LOG.error("{} its turn failed", pipeId, e);
        delay = Optional.of(Duration.ofSeconds(5));
      }
      synchronized (this) {
        running = false;
        if (delay.isEmpty()) {
          lanes.remove(pipeId, this);
          ended.countDown();
        } else {
          schedule(again ? Duration.ZERO : delay.get());
        }
      }
    }
  }

  /** Lets running turns come to their end, for up to ten seconds. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
