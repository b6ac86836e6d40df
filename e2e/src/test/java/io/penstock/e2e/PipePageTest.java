package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The page of a pipe, in a headless Chromium, used as a person would. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipePageTest extends PageStand {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String shop = "";
  private static String watched = "";

  /** As the form would. */
  @BeforeAll
  static void aPipeRuns() {
    ObjectNode body = desk.api().pipe("shop", List.of("public.orders"));
    ((ObjectNode) body.at("/source/postgres/tableMappings/0")).put("targetTable", "orders");
    shop = desk.api().createOk(body);
    desk.api().await(shop, "Running", LIMIT);
  }

  /** The copy is slowed down, so that it can be looked at. */
  @Test
  @Order(15)
  void theBarsOfACopyAreWatched() throws IOException {
    desk.postgres()
        .execute(
            "CREATE TABLE readings (id int PRIMARY KEY, value text, details jsonb)",
            "INSERT INTO readings SELECT i, repeat('x', 100), CASE WHEN i % 10000 = 0"
                + " THEN '[1]' ELSE '{}' END::jsonb FROM generate_series(1, 60000) i",
            "CREATE ROLE mover SUPERUSER LOGIN PASSWORD 'one'",
            "CREATE TABLE sites (id int PRIMARY KEY, name text)",
            "INSERT INTO sites SELECT i, 'site ' || i FROM generate_series(1, 10) i",
            "VACUUM ANALYZE readings");
    ObjectNode body = desk.api().pipe("watched", List.of("public.readings", "public.sites"));
    ((ObjectNode) body.at("/source/postgres/settings"))
        .put("initialLoadParallelism", 1)
        .put("snapshotNumRowsPerPartition", 1000)
        .put("snapshotMaxBytesPerSecond", 1_000_000)
        .put("jsonAs", "json");
    ((ObjectNode) body.at("/source/postgres/credentials"))
        .put("username", "mover")
        .put("password", "one");
    watched = desk.api().createOk(body);
    browser.open("pipes/" + watched);
    browser.until("the pipe's page", () -> browser.place().equals("/pipes/" + watched));
    browser.script(
        """
        window.looks = [];
        window.looking = setInterval(() => {
          const text = (selector) => document.querySelector(selector)?.innerText ?? '';
          const bars = [...document.querySelectorAll('.panel .progress')].filter((one) => one.checkVisibility());
          window.looks.push({
            state: text('.title .badge'), total: text('.total'), table: text('.tables li'), tables: bars.length - 1,
            bars: bars.map((one) => Number(one.getAttribute('aria-valuenow'))),
          });
        }, 50);
        """);
    // By what was noted above: the copy may be through before a busy browser has told its text.
    browser.until(
        "a bar half full",
        () ->
            Boolean.TRUE.equals(
                browser.script(
                    "return window.looks.some((one) => one.bars[1] > 30 && one.total.includes(' left'))")));
    browser.picture("snapshot", "nav.tabs");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    JsonNode looks =
        JSON.readTree(
            (String)
                browser.script(
                    "clearInterval(window.looking); return JSON.stringify(window.looks)"));
    for (int bar : new int[] {0, 1}) {
      List<Integer> copying = new ArrayList<>();
      for (JsonNode look : looks) {
        boolean copies =
            bar == 0
                ? look.path("state").asText().equals("Snapshot")
                : look.path("table").asText().contains("Loading");
        if (copies && look.path("tables").asInt() == 2) {
          copying.add(look.path("bars").path(bar).asInt());
        }
      }
      assertThat(copying).as("bar %s", bar).isSorted().doesNotContain(100);
      assertThat(Set.copyOf(copying)).as("bar %s", bar).hasSizeGreaterThan(4);
    }
    String pace = "(?s).*[\\dk] rows/s · about \\d+ s left.*";
    assertThat(looks.findValuesAsText("total")).anyMatch(text -> text.matches(pace));
    assertThat(looks.findValuesAsText("table"))
        .anyMatch(text -> text.matches("(?s).*Loading · .*" + pace.substring(6)));
    desk.postgres()
        .execute(
            "UPDATE readings SET value = 'y' WHERE id <= 700",
            "DELETE FROM readings WHERE id > 59970");
    browser.sees("60.0 k inserts · 700 updates · 30 deletes");
    browser.sees("Streaming · written ");
    browser.sees("details: 6 values are not exact, as json that is no object becomes NULL");
    browser.until(
        "what ClickHouse has",
        () ->
            browser
                .text()
                .matches(
                    "(?s).*Last insert\\s.*(ago|just now).*Rows\\s+6\\d\\.\\d k.*Parts\\s+\\d+.*"));
    browser.picture("counts");
  }

  private static int percent(String of) {
    String script =
        "return Number(document.querySelector(arguments[0] + ' .progress')?.ariaValueNow ?? 0)";
    return ((Number) browser.script(script, ".tables " + of)).intValue();
  }

  @Test
  @Order(20)
  void plotsFillWhileRowsCome() {
    desk.postgres().execute("UPDATE orders SET amount = amount + 1 WHERE id <= 20000");
    browser.open("pipes/" + shop + "/plots");
    browser.until("three plots", () -> browser.count(".plot canvas") == 3);
    browser.sees("at most");
    desk.postgres().execute("UPDATE orders SET amount = amount + 1 WHERE id <= 20000");
    browser.until(
        "updates among the rates",
        () -> {
          String history = desk.api().send("GET", "/" + shop + "/history", "").result().toString();
          return history.matches("(?s).*\"updatesPerSecond\":[1-9].*");
        });
    browser.sees("Meanwhile");
    browser.picture("plots", "nav.tabs");
    browser.open("pipes/" + shop + "/verify");
    browser.press("Compare");
    browser.sees("no difference found.");
    browser.picture("verify", "nav.tabs");
  }

  @Test
  @Order(25)
  void aChangedTableIsMarkedInThePlotsAndFoundAmongTheEvents() {
    desk.postgres()
        .execute(
            "ALTER TABLE orders ADD COLUMN remark text",
            "UPDATE orders SET remark = 'new' WHERE id <= 10");
    browser.open("pipes/" + shop + "/events");
    browser.until("the change", () -> browser.count(".events [data-kind=schema]") == 1);
    browser.until("more than that", () -> browser.count(".events li") > 1);
    browser.choose("Show", "schema");
    browser.until("the change alone", () -> browser.count(".events li") == 1);
    browser.sees("remark");
    browser.picture("events");
    browser.open("pipes/" + shop + "/plots");
    browser.until(
        "the change, Meanwhile", () -> browser.count(".plots .events [data-kind=schema]") == 1);
    // Its own colour, whatever it is in the present theme, in each of the three.
    browser.until("its marks", () -> marks(".plots .events [data-kind=schema] .kind") == 3);
    browser.picture("marks", "nav.tabs");
    for (String window : new String[] {"6 hours", "7 days", "15 minutes"}) {
      browser.press(window);
      browser.until(
          window,
          () ->
              browser.count("button[aria-pressed=true]") == 1
                  && marks(".plots .events [data-kind=schema] .kind") == 3);
    }
    browser.open("pipes/" + shop + "/tables");
  }

  /** Plots that have something upright in the colour of an element. */
  private static long marks(String as) {
    String script =
        """
        const colour = getComputedStyle(document.querySelector(arguments[0])).color.match(/\\d+/g).map(Number);
        return [...document.querySelectorAll('.plot canvas')].filter((one) => {
          const copy = new OffscreenCanvas(one.width, one.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(one, 0, 0);
          const { data, width, height } = copy.getImageData(0, 0, one.width, one.height);
          const columns = new Map();
          for (let at = 0; at < data.length; at += 4) {
            if (data[at + 3] > 100 && colour.every((value, index) => Math.abs(data[at + index] - value) < 24)) {
              const x = (at / 4) % width;
              columns.set(x, (columns.get(x) ?? 0) + 1);
            }
          }
          return [...columns.values()].some((rows) => rows > height / 5);
        }).length;
        """;
    return ((Number) browser.script(script, as)).longValue();
  }

  @Test
  @Order(27)
  void aDifferenceIsFoundShownAndMended() {
    desk.clickhouse(
        "INSERT INTO penstock.orders SELECT * REPLACE ('planted' AS customer, now64(9) AS"
            + " _pipe_synced_at, _pipe_version + 1 AS _pipe_version) FROM penstock.orders FINAL"
            + " WHERE id = 7");
    browser.open("pipes/" + shop + "/verify");
    browser.type("Sample, percent", "150");
    browser.type("Rows a second, at most", "0.5");
    browser.press("Compare");
    browser.sees("A number above 0, at most 100.");
    browser.sees("A whole number from 1");
    browser.type("Sample, percent", "100");
    browser.type("Rows a second, at most", "500000");
    browser.tick("Show values of rows that differ");
    browser.press("Compare");
    browser.sees("1 row found to differ.");
    browser.until("Compared", () -> browser.text().contains("Compared "));
    browser.unfold(true);
    browser.sees("customer = planted");
    browser.sees("customer = customer 7");
    JsonNode run = desk.api().send("GET", "/" + shop + "/verify", "").result();
    assertThat(run.path("maxRowsPerSecond").asInt()).isEqualTo(500_000);
    browser.picture("difference", "nav.tabs");
    browser.press("Repair …");
    browser.sees("Compares orders again and writes the rows that differ anew");
    browser.press("Compare and write anew");
    browser.sees("1 row found to differ, 1 written anew and equal now.");
    assertThat(desk.clickhouse("SELECT customer FROM penstock.orders FINAL WHERE id = 7"))
        .isEqualTo("customer 7");
    browser.open("pipes/" + shop + "/tables");
  }

  @Test
  @Order(30)
  void buttonsPauseResumeAndResync() {
    browser.open("");
    browser.until(
        "the lag in seconds and in bytes",
        () -> browser.text().matches("(?s).*Lag\\s+[\\d.]+ s\\s+[\\d.]+ (B|[KM]iB)\\s.*"));
    browser.picture("list");
    browser.open("pipes/" + shop);
    browser.press("Pause");
    browser.until("Paused", () -> browser.count(".title .badge[data-state=Paused]") == 1);
    assertThat(browser.count("button.primary")).isPositive();
    browser.press("Resume");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    browser.press("Resync …");
    browser.sees("orders is read again beside the live rows");
    browser.press("Resync");
    browser.until("a resync", () -> browser.count(".title .badge[data-state=Running]") == 0);
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    browser.picture("pipe");
    // Another that is slowed down as its first copy was; given up, as the end of one was seen now.
    browser.open("pipes/" + watched + "/tables");
    browser.press("Resync …");
    browser.sees("All 2 tables (watched_readings and watched_sites) are read again");
    browser.press("Resync");
    browser.until(
        "a bar that grows, and how long",
        () -> {
          String row = browser.textOf(".tables li");
          return row.matches("(?s).*Streaming · is copied anew · .* left.*")
              && row.matches("(?s).*rows copied anew · \\d+ of \\d+ parts.*")
              && percent("li") > 5;
        });
    browser.picture("resync", "nav.tabs");
    browser.press("Cancel resync");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    browser.until(
        "the last copy",
        () -> browser.textOf(".tables li").matches("(?s).*rows copied · (\\d+) of \\1 parts.*"));
  }

  @Test
  @Order(35)
  void theSqlThatMendsATableIsToBeCopied() {
    String publication =
        desk.ask(
            "SELECT pubname FROM pg_publication_tables WHERE tablename = 'sites' AND schemaname = 'public'");
    desk.postgres().execute("ALTER PUBLICATION " + publication + " DROP TABLE sites");
    browser.open("pipes/" + watched + "/tables");
    browser.until("Degraded", () -> browser.count(".title .badge[data-state=Degraded]") == 1);
    browser.sees("TABLE_UNPUBLISHED");
    browser.sees("What was tried");
    browser.sees("To be run in Postgres, by somebody who may:");
    browser.until("the SQL, twice", () -> browser.count(".snippet pre") == 2);
    browser.picture("stopped");
    browser.press("Copy");
    browser.until(
        "it taken",
        () -> browser.text().contains("Copied.") || browser.text().contains("Selected"));
    desk.postgres().execute(browser.textOf(".failure .snippet pre"));
    browser.press("Resync … public.sites");
    browser.press("Resync");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
  }

  @Test
  @Order(40)
  void tablesAndSettingsAreEdited() {
    desk.postgres()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, note text, secret text)",
            "INSERT INTO items SELECT i, 'note', 'secret' FROM generate_series(1, 1000) i",
            "ANALYZE items",
            "ALTER SYSTEM SET max_slot_wal_keep_size = '10GB'",
            "SELECT pg_reload_conf()");
    browser.open("pipes/" + shop + "/tables");
    browser.sees(" of 10.0 GiB");
    browser.until(
        "Running lit in the diagram",
        () -> browser.count(".state[data-role=present][data-state=Running]") == 1);
    browser.press("Add tables …");
    browser.tick("items");
    browser.sees("≈ 1000 rows to copy");
    browser.picture("tables", ".more");
    browser.press("Add them");
    browser.sees("→ items");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    browser.press("Columns … public.items");
    browser.tick("secret text");
    browser.unfold(true);
    browser.type("Name of note in ClickHouse", "remark");
    browser.choose("Column that splits the copy", "secret");
    browser.press("Change and copy anew");
    browser.complainsOf("Column that splits the copy", "no copied column \"secret\"");
    browser.choose("Column that splits the copy", "id");
    browser.unfold(false);
    browser.press("Change and copy anew");
    browser.until("the column left out", () -> definition(shop).contains("[\"secret\"]"));
    assertThat(definition(shop))
        .contains("\"destinationName\":\"remark\"")
        .contains("\"partitionKey\":\"id\"");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    // Nor has the table forgotten what its resync copied.
    browser.sees("1000 rows copied · 1 of 1 parts");
    browser.press("Resync … public.items");
    browser.sees("public.items is read again");
    browser.press("Leave it");
    browser.press("Remove … public.items");
    browser.sees("In ClickHouse items stays with the rows that it has");
    browser.press("Remove public.items");
    browser.until("the table removed", () -> !definition(shop).contains("items"));
    // The page may still show the state before.
    desk.api().await(shop, "Running", LIMIT);
    browser.open("pipes/" + shop + "/settings");
    browser.unfold(true);
    browser.type("Rows of one INSERT", "50000");
    browser.press("Save");
    browser.sees("Taken; the pipe goes on with it.");
    assertThat(definition(shop)).contains("\"pullBatchSize\":50000");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
  }

  @Test
  @Order(50)
  void aFailureTellsItsReasonAndTheWayOut() {
    String slot = desk.slot(shop);
    browser.open("pipes/" + shop);
    browser.press("Pause");
    browser.until("Paused", () -> browser.count(".title .badge[data-state=Paused]") == 1);
    browser.until(
        "the slot let go",
        () ->
            desk.ask("SELECT active FROM pg_replication_slots WHERE slot_name = '" + slot + "'")
                .equals("f"));
    desk.postgres()
        .execute(
            "ALTER SYSTEM SET max_slot_wal_keep_size = '160MB'",
            "SELECT pg_reload_conf()",
            "SELECT count(pg_logical_emit_message(false, 'page', repeat('x', 1000000)))"
                + " FROM generate_series(1, 138)");
    browser.sees("of max_slot_wal_keep_size. Beyond that Postgres invalidates it");
    desk.ask("SELECT pg_drop_replication_slot('" + slot + "')");
    browser.press("Resume");
    browser.sees("The pipe stopped");
    browser.sees("SLOT_LOST");
    browser.until("the way out", () -> browser.count(".failure button") > 0);
    browser.picture("failure");
  }

  @Test
  @Order(60)
  void everythingFitsOnAPhoneAndTheBrowserHasNothingToComplainOf() {
    browser.width(390);
    for (String tab : new String[] {"tables", "plots", "verify", "events", "settings"}) {
      browser.open("pipes/" + shop + "/" + tab);
      browser.sees("SLOT_LOST");
      browser.until(tab + " without scrolling sideways", browser::fits);
    }
    browser.picture("phone");
    browser.open("");
    browser.sees("shop");
    browser.until("the list without scrolling sideways", browser::fits);
    browser.open("new");
    browser.sees("Look at the source");
    browser.until("the form without scrolling sideways", browser::fits);
    browser.width(1200);
    browser.script("document.documentElement.dataset.theme = 'dark'");
    browser.open("pipes/" + shop);
    browser.sees("SLOT_LOST");
    browser.picture("failure-dark", ".life");
    browser.open("");
    browser.sees("shop");
    browser.picture("list-dark");
    assertThat(browser.complaints())
        .as("but for the edit that was refused, and the verification that was not there yet")
        .filteredOn(
            line ->
                !line.matches("(?s).*/verify - Failed to load.*")
                    && !line.matches("(?s).*/clickpipes/[-0-9a-f]+ - Failed to load.* 400 .*"))
        .isEmpty();
  }

  @Test
  @Order(70)
  void theWaysOutOfAFailureAreTried() {
    browser.open("pipes/" + shop + "/events");
    browser.sees("SLOT_LOST");
    long failures = browser.count(".events [data-kind=error]");
    browser.pressIn("failure", "Try again");
    browser.until(
        "another failure", () -> browser.count(".events [data-kind=error]") == failures + 1);
    browser.sees("Since the pipe was made, SLOT_LOST was met 2 times");
    browser.pressIn("failure", "Resync …");
    browser.sees("orders is read again beside the live rows");
    browser.press("Resync");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    browser.until("no failure", () -> browser.count(".failure") == 0);
  }

  @Test
  @Order(75)
  void aPasswordThatIsNotTakenAnyMoreIsGivenAnew() {
    browser.open("pipes/" + watched);
    browser.press("Pause");
    browser.until("Paused", () -> browser.count(".title .badge[data-state=Paused]") == 1);
    desk.postgres().execute("ALTER ROLE mover PASSWORD 'two'");
    browser.press("Resume");
    browser.sees("SOURCE_AUTH");
    browser.press("Edit the connection");
    browser.until("the settings", () -> browser.place().endsWith("/settings"));
    browser.type("User", "mover");
    browser.type("Password", "two");
    browser.picture("connection");
    browser.press("Save");
    browser.sees("Taken; the pipe goes on with it.");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
  }

  /** By the page's own modules, in the browser: what took hours, and what nobody looked at. */
  @Test
  @Order(80)
  void timeLeftBeginsAnewWithEachCopyAndGapsAreNoZeros() {
    assertThat(
            browser.script(
                """
                return import('/pace.js').then(({ pace }) => {
                  const one = pace();
                  const said = [];
                  const look = (copy, at) => {
                    one.look(copy, at);
                    said.push([one.rowsPerSecond(), one.secondsLeft()]);
                  };
                  look({ done: 0, all: 100, rows: 0 }, 0);
                  look({ done: 50, all: 100, rows: 5000 }, 50000);
                  look(null, 60000);
                  look({ done: 0, all: 100, rows: 0 }, 10000000);
                  look({ done: 10, all: 100, rows: 1000 }, 10001000);
                  look({ done: 2, all: 100, rows: 200 }, 10002000);
                  look({ done: 6, all: 100, rows: 600 }, 10004000);
                  return JSON.stringify(said);
                });
                """))
        .isEqualTo("[[null,null],[100,50],[null,null],[null,null],[1000,9],[null,null],[200,47]]");
    assertThat(
            browser.script(
                """
                const at = (second, lag) => ({ time: new Date(second * 1000).toISOString(), lagSeconds: lag });
                return import('/plots.js').then(({ columns }) => JSON.stringify(columns(
                  { stepSeconds: 5, points: [at(0, 1), at(5, 2), at(60, 3), at(65, null)] }, ['lagSeconds'])));
                """))
        .isEqualTo("[[0,5,10,60,65],[1,2,null,3,null]]");
  }

  @Test
  @Order(82)
  void aFieldIsCheckedWhenItIsLeft() {
    browser.open("new");
    browser.leave("Host");
    browser.until("what is missing", () -> browser.count(".wrong") == 1);
    browser.sees("This is needed.");
    browser.leave("Port");
    assertThat(browser.count(".wrong")).isEqualTo(1);
    browser.open("pipes/" + watched + "/settings");
    browser.unfold(true);
    browser.type("Rows that a reader copies at a time", "10");
    browser.leave("Rows that a reader copies at a time");
    browser.sees("A whole number of 1000 or more.");
    browser.type("Rows that a reader copies at a time", "1000");
    browser.leave("Rows that a reader copies at a time");
    browser.until("nothing wrong", () -> browser.count(".wrong") == 0);
    browser.open("pipes/" + watched + "/tables");
    browser.press("Columns … public.sites");
    browser.type("Sorting key", "id, nme");
    browser.leave("Sorting key");
    browser.sees("There is no nme; there are id, name.");
    browser.type("Sorting key", "");
    browser.unfold(true);
    browser.type("Name of name in ClickHouse", "id");
    browser.leave("Name of name in ClickHouse");
    browser.complainsOf(
        "Name of name in ClickHouse", "\"id\" would be the column of both id and name.");
    // What another column gives up is free.
    browser.type("Name of id in ClickHouse", "number");
    browser.leave("Name of id in ClickHouse");
    browser.until("nothing wrong", () -> browser.count(".wrong") == 0);
    browser.type("Type of id in ClickHouse", "Int8");
    browser.leave("Type of id in ClickHouse");
    browser.complainsOf(
        "Type of id in ClickHouse",
        "\"Int8\" is not for integer. Leave it empty for Int32, or choose String or Int64");
    browser.type("Type of id in ClickHouse", "Nullable(Int64)");
    browser.leave("Type of id in ClickHouse");
    browser.sees("Without Nullable");
    browser.type("Type of id in ClickHouse", "Int64");
    browser.leave("Type of id in ClickHouse");
    browser.until("nothing wrong", () -> browser.count(".wrong") == 0);
    browser.press("Leave it");
  }

  /** The last: there is no Postgres after it. */
  @Test
  @Order(90)
  void aDeletionIsConfirmedAndTellsWhatIsStillToCome() {
    browser.open("pipes/" + watched);
    browser.press("Delete …");
    browser.sees("In ClickHouse, watched_readings and watched_sites stay as they are.");
    browser.press("Keep it");
    browser.until("no question", () -> browser.count(".ask") == 0);
    desk.postgres().stop();
    browser.press("Delete …");
    browser.tick(
        "Drop watched_readings and watched_sites in ClickHouse too. This cannot be undone.");
    browser.picture("delete");
    browser.press("Delete watched");
    browser.until("the list", () -> browser.place().equals("/"));
    // Which of them depends on how long the job takes to end.
    browser.until(
        "what is still to come",
        () ->
            browser
                .text()
                .matches(
                    "(?s).*watched: (Postgres could not be reached: slot|The pipe is being deleted).*"));
    browser.picture("deleted");
    browser.press("Take the message away");
    browser.until("no news", () -> browser.count(".news") == 0);
    browser.until(
        "no target", () -> desk.clickhouse("EXISTS TABLE penstock.watched_readings").equals("0"));
  }
}
