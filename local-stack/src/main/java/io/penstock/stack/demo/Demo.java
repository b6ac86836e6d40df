package io.penstock.stack.demo;

import io.penstock.stack.LocalStack;
import io.penstock.stack.api.PipeApi;
import io.penstock.stack.postgres.LocalPostgres;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo, from empty to flowing: fill the shop (once), create the pipe (once), then change rows
 * and tell how far the copy is, until it is closed. Nothing here can take the stack down: what
 * fails is told and tried again at the next start.
 */
public final class Demo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  private final DemoShop shop;
  private final DemoPipe pipe;
  private final DemoProgress progress;
  private final Consumer<String> tell;
  private final Thread thread = new Thread(this::run, "demo");

  public Demo(LocalStack stack, LocalPostgres postgres, Consumer<String> tell) {
    this.shop = new DemoShop(postgres, stack.directory().secrets().text("demo-password"));
    this.pipe =
        new DemoPipe(
            new PipeApi(stack.file()),
            shop,
            stack.clickhouse().database(),
            stack.directory().root().resolve("demo-pipe-created"));
    this.progress = new DemoProgress(stack, shop, pipe, tell);
    this.tell = tell;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      if (shop.open()) {
        tell.accept("demo: a shop of " + DemoShop.ROWS + " rows is in Postgres, database demo");
      }
      if (pipe.createOnce()) {
        tell.accept("demo: pipe \"" + DemoPipe.NAME + "\" is created");
      }
      new DemoWorkload(shop, progress).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the demo has ended", e);
      tell.accept("demo: " + e.getMessage());
    }
  }
}
