package io.penstock.stack.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some twenty changes a second: orders come, are paid and shipped, and some are withdrawn. */
final class DemoWorkload {
  private static final Logger LOG = LoggerFactory.getLogger(DemoWorkload.class);
  private static final long PAUSE_MILLIS = 50;
  private static final long AFTER_FAILURE_MILLIS = 1000;

  private final DemoShop shop;
  private final DemoProgress progress;
  private final Random random = new Random();

  DemoWorkload(DemoShop shop, DemoProgress progress) {
    this.shop = shop;
    this.progress = progress;
  }

  /** Runs until the thread is interrupted; a Postgres that is away is waited for. */
  void run() throws InterruptedException {
    while (true) {
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        while (true) {
          statement.execute(change());
          progress.tellNowAndThen();
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      } catch (SQLException e) {
        LOG.info("the demo's workload waits for Postgres: {}", e.getMessage());
        TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE_MILLIS);
      }
    }
  }

  private String change() {
    int dice = random.nextInt(100);
    if (dice < 40) {
      return "INSERT INTO orders (customer_id, amount, status)"
          + " VALUES (1 + floor(random() * 20000)::int, round((random() * 500)::numeric, 2), 'new')";
    }
    if (dice < 60) {
      return "INSERT INTO events (customer_id, kind, payload)"
          + " VALUES (1 + floor(random() * 20000)::int, 'click', '{\"page\": \"/cart\"}')";
    }
    if (dice < 90) {
      return "UPDATE orders SET status = CASE status WHEN 'new' THEN 'paid' ELSE 'shipped' END,"
          + " updated_at = now() WHERE id = (SELECT max(id) - floor(random() * 1000)::int FROM orders)";
    }
    if (dice < 97) {
      return "UPDATE customers SET visits = visits + 1"
          + " WHERE id = 1 + floor(random() * 20000)::int";
    }
    return "DELETE FROM orders"
        + " WHERE id = (SELECT max(id) - floor(random() * 1000)::int FROM orders)";
  }
}
