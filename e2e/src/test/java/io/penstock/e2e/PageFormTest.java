package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.stack.StackFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.Keys;

/**
 * The form that makes a pipe, in a headless Chromium: filled as a person would, and by keyboard.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageFormTest extends PageStand {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  @Order(10)
  void theFormMakesAPipe() {
    StackFile.PostgresEntry postgres = desk.file().postgres();
    browser.sees("No pipe yet");
    browser.open("new");
    browser.type("Host", postgres.host());
    browser.type("Port", Integer.toString(postgres.port()));
    browser.type("Database", postgres.database());
    browser.type("User", postgres.user());
    browser.type("Password", "not this one");
    browser.tick("Connect without TLS");
    browser.press("Look at the source");
    browser.sees("Postgres refused the user name or password");
    browser.type("Password", postgres.password());
    browser.press("Look at the source");
    // A table that cannot be followed says so, with what mends it.
    browser.sees("REPLICA IDENTITY FULL");
    browser.tick("orders");
    browser.type("Name of the pipe", "shop");
    browser.unfold(true);
    browser.type("Sync interval, seconds", "1");
    browser.sees("--sync-interval 1");
    browser.sees("≈ 200 k rows to copy");
    browser.sees("the first copy of ten seconds or more will tell");
    browser.sees("at that it would be less than a minute");
    browser.choose("Column that splits the copy", "details");
    browser.press("Check");
    browser.complainsOf("Column that splits the copy", "cannot split a load");
    browser.choose("Column that splits the copy", "id");
    browser.type("Type of amount in ClickHouse", "Int8");
    browser.tick("id bigint");
    browser.unfold(false);
    browser.press("Check");
    browser.complainsOf(
        "Type of amount in ClickHouse", "public.orders.amount: \"Int8\" is not for numeric");
    browser.sees("\"id\" belongs to the key of public.orders.");
    browser.type("Type of amount in ClickHouse", "");
    browser.tick("id bigint");
    browser.unfold(false);
    browser.press("Check");
    browser.sees("All is well.");
    browser.picture("create");
    browser.press("Create and start");
    browser.until("the pipe's page", () -> browser.place().startsWith("/pipes/"));
    browser.until(
        "the bars of the copy, or its end",
        () -> browser.count(".total .progress") > 0 || browser.text().contains("Streaming"));
    browser.until("Running", () -> browser.text().contains("Following the changes in Postgres"));
    browser.sees("200 k rows copied");
  }

  @Test
  @Order(42)
  void theTimeOfACopyIsToldAsARangeByCopiesBefore() {
    String pace = "{copies: 3, rowsPerSecond: 10000, bytesPerSecond: 1000000}";
    String much = "[{rows: 3e6, bytes: 6e8, counted: true}]";
    assertThat(timeToCopy(much, pace, "{}"))
        .isEqualTo("Copying takes 5 to 10 minutes, if it goes as fast as the last 3 copies here.");
    assertThat(timeToCopy("[{rows: 0, bytes: 6e8, counted: false}]", pace, "{}"))
        .contains("about 10 minutes");
    assertThat(timeToCopy("[{rows: 3e9, bytes: 6e11, counted: true}]", pace, "{}"))
        .contains("3 to 7 days");
    assertThat(timeToCopy("[{rows: 1e5, bytes: 6e7, counted: true}]", pace, "{}"))
        .contains("up to 1 minute,");
    assertThat(timeToCopy("[{rows: 1e5, bytes: 6e6, counted: true}]", pace, "{}"))
        .contains("less than a minute");
    assertThat(timeToCopy(much, pace, "{snapshotMaxBytesPerSecond: 1e5}"))
        .contains("about 2 hours");
    assertThat(timeToCopy(much, pace, "{replicationMode: 'cdc_only'}")).isEmpty();
    assertThat(timeToCopy("[{rows: 0, bytes: 8192, counted: true}]", pace, "{}")).isEmpty();
    // What was measured changes with each run of bench; PageFilesTest holds it to the document.
    assertThat(timeToCopy("[{rows: 1e9, bytes: 6e11, counted: true}]", "null", "{}"))
        .contains("For orientation only: on two cores")
        .containsPattern("it would be .*\\d+ hours");
  }

  private static String timeToCopy(String choices, String pace, String settings) {
    return String.valueOf(
        browser.script(
            "return import('/estimate.js').then(({ timeToCopy }) => timeToCopy(%s, %s, %s))"
                .formatted(choices, pace, settings)));
  }

  @Test
  @Order(44)
  void messagesHaveTheWordsOfTheForm() {
    assertThat(asShown("Add \"a\" to excludedColumns, or change its type."))
        .isEqualTo("Untick \"a\" among the columns, or change its type.");
    assertThat(asShown("or set replicationMode to snapshot."))
        .isEqualTo("or set “What the pipe does” to “Copy once”.");
    assertThat(
            asShown("\"x\" is the target of another mapping too; set sharesTarget: true on each"))
        .isEqualTo(
            "\"x\" is the target of another mapping too; tick “Other tables fill it too” on each");
    assertThat(asShown("uuids, or leave partitionKey out: the pages"))
        .isEqualTo("uuids, or leave “Column that splits the copy” as usual: the pages");
    assertThat(asShown("there is no column \"targetTable\"; give another targetTable."))
        .isEqualTo("there is no column \"targetTable\"; give another “Table in ClickHouse”.");
    assertThat(asShown("Check tlsHost and caCertificate, or set disableTls where"))
        .isEqualTo(
            "Check “Name in the certificate” and “Certificates that are trusted”, or tick “Connect"
                + " without TLS” where");
  }

  private static String asShown(String message) {
    return String.valueOf(
        browser.script(
            "return import('/words.js').then(({ asShown }) => asShown(arguments[0]))", message));
  }

  @Test
  @Order(46)
  void everythingIsReachedByTheKeyboardAlone() {
    String shop = browser.place();
    StackFile.PostgresEntry postgres = desk.file().postgres();
    desk.postgres()
        .execute(
            "CREATE TABLE parcels (id int PRIMARY KEY, weight int)",
            "INSERT INTO parcels SELECT i, i FROM generate_series(1, 1000) i",
            "ANALYZE parcels");
    browser.open("");
    browser.sees("shop");
    long pipes = browser.count(".pipe");
    browser.tabTo("Skip to content");
    browser.keys(Keys.ENTER);
    browser.tabTo("New pipe");
    browser.keys(Keys.ENTER);
    browser.sees("Look at the source");
    browser.tabTo("Host");
    browser.keys(postgres.host(), Keys.TAB, Keys.chord(Keys.CONTROL, "a"));
    browser.keys(Integer.toString(postgres.port()), Keys.TAB, postgres.database());
    browser.tabTo("User");
    browser.keys(Keys.chord(Keys.CONTROL, "a"), postgres.user());
    browser.tabTo("Password");
    browser.keys(postgres.password());
    browser.tabTo("Connect without TLS");
    browser.keys(Keys.SPACE);
    browser.tabTo("Look at the source");
    browser.keys(Keys.ENTER);
    browser.focuses("Search tables");
    browser.keys("parcels");
    browser.tabTo("parcels");
    browser.keys(Keys.SPACE);
    browser.tabTo("public.parcels");
    browser.keys(Keys.ENTER);
    browser.tabTo("Engine");
    browser.keys(Keys.ARROW_DOWN);
    browser.tabTo("Column that splits the copy");
    browser.keys(Keys.ARROW_DOWN);
    browser.tabTo("Name of the pipe");
    browser.keys("post");
    browser.tabTo("Check");
    browser.keys(Keys.ENTER);
    browser.sees("All is well.");
    browser.focuses("Check");
    browser.tabTo("Create and start");
    browser.keys(Keys.ENTER);
    browser.until("the pipe's page", () -> browser.place().startsWith("/pipes/"));
    String post = browser.place().split("/", -1)[2];
    assertThat(definition(post))
        .contains("\"tableEngine\":\"MergeTree\"")
        .contains("\"partitionKey\":\"id\"");
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    browser.tabTo("Pause");
    browser.keys(Keys.ENTER);
    browser.until("Paused", () -> browser.count(".title .badge[data-state=Paused]") == 1);
    browser.focuses("Resume");
    browser.keys(Keys.SPACE);
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
    browser.focuses("Pause");
    browser.tabTo("Resync …");
    browser.keys(Keys.ENTER);
    browser.sees("parcels is read again beside the live rows");
    browser.focuses("Leave them");
    browser.keys(Keys.ENTER);
    browser.focuses("Resync …");
    browser.keys(Keys.SPACE);
    browser.focuses("Leave them");
    browser.keys(Keys.ESCAPE);
    browser.focuses("Resync …");
    assertThat(browser.count(".ask")).isZero();
    browser.tabTo("Delete …");
    browser.keys(Keys.ENTER);
    browser.focuses("Keep it");
    browser.keys(Keys.chord(Keys.SHIFT, Keys.TAB));
    browser.focuses("Delete post");
    browser.keys(Keys.ENTER);
    browser.until("the list", () -> browser.place().equals("/"));
    browser.until("the pipe gone", () -> browser.count(".pipe") == pipes);
    browser.open(shop.substring(1));
    browser.until("Running", () -> browser.count(".title .badge[data-state=Running]") == 1);
  }

  /** As the form shows it, run in bash; the form leaves the password out. */
  @Test
  @Order(85)
  void theCallThatTheFormShowsKeepsTheSecretOutOfItsArguments() throws Exception {
    StackFile.ControllerEntry controller = desk.file().controller();
    String validate =
        "%s/v1/organizations/%s/services/%s/clickpipes/validate"
            .formatted(controller.url(), controller.organizationId(), controller.serviceId());
    String call =
        (String)
            browser.script(
                "return import('/equivalent.js').then(({ curl }) => curl(arguments[0], JSON.parse(arguments[1])))",
                validate,
                desk.api().pipe("it's \"new\"", List.of("public.notes")).toString());
    assertThat(call).doesNotContain(" -u ").doesNotContain(desk.file().postgres().password());
    ProcessBuilder bash = new ProcessBuilder("bash", "-c", call).redirectErrorStream(true);
    bash.environment().put("PENSTOCK_KEY_ID", controller.keyId());
    bash.environment().put("PENSTOCK_KEY_SECRET", controller.keySecret());
    Process process = bash.start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    assertThat(JSON.readTree(answer).at("/result/problems/0/code").asText())
        .as(answer)
        .isEqualTo("SOURCE_AUTH");
  }

  @Test
  @Order(90)
  void theBrowserHasNothingToComplainOf() {
    String shop = browser.place().split("/", -1)[2];
    assertThat(browser.complaints())
        .as("but for the password that was refused, and the pipe that was deleted while looked at")
        .filteredOn(
            line ->
                !line.matches("(?s).*/sources/discover - Failed to load.*")
                    && !line.matches(
                        "(?s).*/clickpipes/(?!%s)[-0-9a-z/]+ - Failed to load.* 404 .*"
                            .formatted(shop)))
        .isEmpty();
  }
}
