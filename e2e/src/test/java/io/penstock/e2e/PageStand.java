package io.penstock.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A stack with a table of orders, and a headless Chromium on its page. */
abstract class PageStand {

  private static final int ROWS = 200_000;

  @TempDir static Path directory;

  static Desk desk;
  static Browser browser;

  @BeforeAll
  static void start(TestInfo test) {
    if (!Browser.isInstalled()) {
      System.out.println(
          "NOT RUN: " + test.getDisplayName() + ", chromium and chromium-driver are not installed");
      Assumptions.abort("no Chromium");
    }
    desk = new Desk(directory.resolve("stack"));
    desk.postgres()
        .execute(
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer text NOT NULL, amount"
                + " numeric(12,2), details jsonb)",
            "INSERT INTO orders SELECT i, 'customer ' || i % 5000, i / 7.0 FROM generate_series(1, "
                + ROWS
                + ") i",
            "CREATE TABLE notes (body text)",
            "VACUUM ANALYZE orders");
    browser = new Browser(desk.file(), directory.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      browser = null;
    }
    if (desk != null) {
      desk.close();
      desk = null;
    }
  }

  static String definition(String pipe) {
    return desk.api().send("GET", "/" + pipe, "").result().toString();
  }
}
