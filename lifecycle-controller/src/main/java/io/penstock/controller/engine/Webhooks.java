package io.penstock.controller.engine;

import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All webhooks, each with a thread of its own: one that hangs keeps no other waiting. */
final class Webhooks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  private final List<Webhook> hooks = new ArrayList<>();
  private final List<ScheduledExecutorService> timers = new ArrayList<>();

  Webhooks(List<ControllerConfig.Webhook> configured, Store store, Clock clock) {
    configured.forEach(hook -> hooks.add(new Webhook(hook, store, clock)));
  }

  void start() {
    for (Webhook hook : hooks) {
      ScheduledExecutorService timer =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "webhook");
                thread.setDaemon(true);
                return thread;
              });
      timers.add(timer);
      timer.scheduleWithFixedDelay(() -> turn(hook), 1, 1, TimeUnit.SECONDS);
    }
  }

  private static void turn(Webhook hook) {
    try {
      hook.turn();
    } catch (RuntimeException e) {
      LOG.error("telling a webhook failed", e);
    }
  }

  @Override
  public void close() {
    timers.forEach(ScheduledExecutorService::shutdownNow);
  }
}
