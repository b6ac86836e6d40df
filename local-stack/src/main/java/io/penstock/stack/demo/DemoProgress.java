package io.penstock.stack.demo;

import io.penstock.stack.LocalStack;
import io.penstock.stack.clickhouse.LocalClickHouse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every few seconds what is in Postgres and what of it has arrived in ClickHouse. */
final class DemoProgress {
  private static final Logger LOG = LoggerFactory.getLogger(DemoProgress.class);
  private static final Duration AT_FIRST = Duration.ofSeconds(3);
  private static final Duration LATER = Duration.ofSeconds(15);

  private final LocalClickHouse clickhouse;
  private final DemoShop shop;
  private final DemoPipe pipe;
  private final Consumer<String> tell;
  private long nextNanos;
  private String lastState = "";

  DemoProgress(LocalStack stack, DemoShop shop, DemoPipe pipe, Consumer<String> tell) {
    this.clickhouse = stack.clickhouse();
    this.shop = shop;
    this.pipe = pipe;
    this.tell = tell;
    this.nextNanos = System.nanoTime();
  }

  void tellNowAndThen() throws InterruptedException {
    if (System.nanoTime() < nextNanos) {
      return;
    }
    try {
      // A user may have deleted the pipe: the shop goes on changing, nothing is to be told.
      lastState = pipe.state().orElse("");
      if (!lastState.isEmpty()) {
        tell.accept(line());
      }
    } catch (IOException | SQLException | IllegalStateException e) {
      LOG.info("the demo's progress is not known: {}", e.toString());
    }
    Duration pause = lastState.equals("Running") ? LATER : AT_FIRST;
    nextNanos = System.nanoTime() + pause.toNanos();
  }

  private String line() throws SQLException {
    StringBuilder line = new StringBuilder("demo: ").append(lastState);
    try (Connection connection = shop.connect();
        var statement = connection.createStatement()) {
      for (String table : DemoShop.TABLES) {
        long there;
        try (var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
          rows.next();
          there = rows.getLong(1);
        }
        line.append("  ")
            .append(table)
            .append(' ')
            .append(arrived(table))
            .append('/')
            .append(there);
      }
    }
    return line.toString();
  }

  private String arrived(String table) {
    String exists = clickhouse.query("EXISTS TABLE " + clickhouse.database() + "." + table);
    return exists.equals("1")
        ? clickhouse.query("SELECT count() FROM " + clickhouse.database() + "." + table + " FINAL")
        : "0";
  }
}
