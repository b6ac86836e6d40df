package io.penstock.controller.api;

import io.javalin.http.sse.SseClient;
import io.penstock.controller.engine.CommandException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps pages up to date: looks every second, and sends what has changed (WHATWG HTML, "Server-sent
 * events").
 */
final class LiveFeed implements AutoCloseable {

  /** Open at a time; each holds a connection. */
  static final int MOST = 64;

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final long LOOK_MILLIS = 1000;

  /** Looks without news until a comment says that the connection lives. */
  private static final int QUIET_LOOKS = 10;

  /** A client that takes nothing holds a thread until its connection times out. */
  private static final int THREADS = 4;

  /** A look that is under way when all ends. */
  private static final long LAST_LOOK_MILLIS = 2000;

  private final Set<SseClient> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "live-feed");
            thread.setDaemon(true);
            return thread;
          });

  /** Whether one more may be opened. */
  boolean hasRoom() {
    return open.size() < MOST;
  }

  /**
   * Sends what a look finds, and from then on what has changed, until the client goes or there is
   * nothing more to look at.
   *
   * @param look JSON texts by the names of their events
   */
  void follow(SseClient client, Supplier<Map<String, String>> look) {
    if (threads.isShutdown()) {
      client.close();
      return;
    }
    open.add(client);
    Stream stream = new Stream(client, look);
    // Before the first look, which may find that there is nothing more to look at.
    client.onClose(
        () -> {
          open.remove(client);
          stream.end();
        });
    client.keepAlive();
    try {
      stream.begin(threads);
    } catch (RejectedExecutionException e) {
      // Closed since this began.
      client.close();
    }
  }

  /** One client. */
  private static final class Stream implements Runnable {
    private final SseClient client;
    private final Supplier<Map<String, String>> look;
    private final Map<String, String> sent = new HashMap<>();
    private int quiet;
    private boolean ended;
    private @Nullable ScheduledFuture<?> looks;

    Stream(SseClient client, Supplier<Map<String, String>> look) {
      this.client = client;
      this.look = look;
    }

    synchronized void begin(ScheduledExecutorService threads) {
      if (!ended) {
        looks = threads.scheduleWithFixedDelay(this, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    synchronized void end() {
      ended = true;
      if (looks != null) {
        looks.cancel(false);
      }
    }

    @Override
    public void run() {
      try {
        send(look.get());
      } catch (CommandException e) {
        client.sendEvent("gone", "{}");
        client.close();
      } catch (RuntimeException e) {
        LOG.warn("a page is not kept up to date any more", e);
        client.close();
      }
    }

    private void send(Map<String, String> now) {
      boolean news = false;
      for (Map.Entry<String, String> event : now.entrySet()) {
        if (!event.getValue().equals(sent.put(event.getKey(), event.getValue()))) {
          client.sendEvent(event.getKey(), event.getValue());
          news = true;
        }
      }
      quiet = news ? 0 : quiet + 1;
      if (quiet >= QUIET_LOOKS) {
        client.sendComment("still here");
        quiet = 0;
      }
    }
  }

  /**
   * Ends all streams, while their connections are there: a server that stops takes the requests
   * away from under them, and whatever learns of it later fails at that, with nobody to answer.
   */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        // It writes to a client that takes nothing.
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    open.forEach(SseClient::close);
  }
}
