package io.penstock.controller.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.model.secret.Secret;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many parts a table has while its merges are delayed, and after. */
class DelayedMergesTest {

  private static final String TABLE = "t`{name}";
  private static final String QUOTED = "merges.`t\\`{name}`";

  @TempDir Path dir;

  @Test
  void partsStayUntilThereAreManyOrTheDelayEnds() {
    try (LocalClickHouse server =
            LocalClickHouse.start(ClickHouseOptions.in(dir.resolve("clickhouse")));
        ClickHouse client =
            new ClickHouse(server.url(), server.user(), new Secret(server.password()))) {
      server.query("CREATE DATABASE merges ENGINE = Atomic");
      server.query(
          "CREATE TABLE "
              + QUOTED
              + " (id Int64, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id"
              + " SETTINGS allow_nullable_key = 1");
      DelayedMerges merges = new DelayedMerges(client, "merges");
      merges.begin(TABLE);
      for (int i = 0; i < 60; i++) {
        insert(server, i);
      }
      assertThat(parts(server)).as("none of 60 parts was merged").isEqualTo(60);
      for (int i = 60; i < 130; i++) {
        insert(server, i);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> parts(server) < 100);

      assertThat(merges.end(List.of(TABLE, "another"))).isTrue();
      assertThat(definition(server))
          .as("what the user has set stays")
          .contains("allow_nullable_key = 1")
          .doesNotContain("min_parts_to_merge_at_once");
      insert(server, 130);
      await().atMost(Duration.ofSeconds(60)).until(() -> parts(server) < 20);
      assertThat(server.query("SELECT count() FROM " + QUOTED).strip()).isEqualTo("131");
    }
  }

  @Test
  void whatCannotBeDelayedOrAskedIsLeft() {
    try (LocalClickHouse server =
            LocalClickHouse.start(ClickHouseOptions.in(dir.resolve("clickhouse")));
        ClickHouse client =
            new ClickHouse(server.url(), server.user(), new Secret(server.password()))) {
      server.query("CREATE TABLE default.n (id Int64) ENGINE = Null");
      DelayedMerges merges = new DelayedMerges(client, "default");
      merges.begin("n");
      merges.begin("missing");
      assertThat(merges.end(List.of("n", "missing"))).isTrue();
      server.close();
      assertThat(merges.end(List.of("n"))).isFalse();
    }
  }

  private static void insert(LocalClickHouse server, int row) {
    server.query("INSERT INTO " + QUOTED + " VALUES (" + row + ", 1)");
  }

  private static int parts(LocalClickHouse server) {
    return Integer.parseInt(
        server
            .query("SELECT count() FROM system.parts WHERE database = 'merges' AND active")
            .strip());
  }

  private static String definition(LocalClickHouse server) {
    return server.query("SELECT engine_full FROM system.tables WHERE database = 'merges'");
  }
}
