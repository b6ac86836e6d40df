package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.docs.DocBlock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types every block of shell of README and docs/ into a bash beside a whole stack, page by page, as
 * {@link DocumentedShell} says; the last test holds that none was left out. Not typed here:
 *
 * <ul>
 *   <li>what a page marks as not run, with why;
 *   <li>{@code ./penstock up}, {@code down}, {@code build} and {@code test}, and CONTRIBUTING's
 *       Maven: that is how this test came to run;
 *   <li>what {@code sqlite3} is told: {@code BackupTest} does it.
 * </ul>
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TypedPagesTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String API = "docs/api.md";
  private static final String APP = "app";
  private static final String CLI = "docs/cli.md";
  private static final String GUIDE = "docs/guide.md";

  private static final Set<DocBlock> TYPED = new HashSet<>();

  @TempDir static Path directory;
  @TempDir static Path documents;

  private static Desk desk;
  private static DocumentedSource source;
  private static DocumentedShell shell;

  @BeforeAll
  static void start() throws Exception {
    source = DocumentedSource.start(documents);
    desk = new Desk(directory);
    shell = new DocumentedShell(desk, source, documents.resolve("reader"));
  }

  @AfterAll
  static void stop() {
    desk.close();
    source.close();
  }

  private static boolean elsewhere(DocBlock block) {
    return block.text().contains("./penstock test") || block.text().startsWith("sqlite3 ");
  }

  private static List<DocBlock> page(String page) {
    return DocBlock.shell().stream()
        .filter(block -> block.page().equals(page) && !elsewhere(block))
        .toList();
  }

  private static List<DocBlock> without(List<DocBlock> some, List<DocBlock> all) {
    return all.stream().filter(block -> !some.contains(block)).toList();
  }

  private static String type(List<DocBlock> blocks) throws Exception {
    String printed = shell.run(blocks);
    TYPED.addAll(blocks);
    return printed;
  }

  /** Nothing but what the guide says to do in a database of the source, and its file. */
  private static void anew(String database) throws Exception {
    deletePipes();
    desk.stack().clickhouse().query("TRUNCATE DATABASE penstock");
    source.anew(database);
    shell.write("pipe.yaml", yaml("# pipe.yaml"));
  }

  /** The guide's block of YAML that begins so. */
  private static String yaml(String beginning) {
    return DocBlock.of(GUIDE).stream()
        .filter(block -> block.language().equals("yaml"))
        .map(DocBlock::text)
        .filter(text -> text.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  private static void deletePipes() {
    for (JsonNode pipe : desk.api().list()) {
      assertThat(desk.api().delete(pipe.path("id").asText(), true).status()).isEqualTo(200);
    }
    Awaitility.await().atMost(LIMIT).until(() -> desk.api().list().isEmpty());
  }

  private static void nothingIsLeft(String database) throws SQLException {
    assertThat(desk.api().list()).isEmpty();
    assertThat(source.slots()).isEmpty();
    // This one is the guide's.
    assertThat(source.publications(database)).containsExactly("penstock_shop");
  }

  @Test
  @Order(1)
  void theReadmesFiveMinutesWork() throws Exception {
    String printed = type(DocBlock.shell("README.md", "A pipe of your own, in five minutes"));

    assertThat(printed)
        .contains("paid\t10\n", "new\t99980\n")
        .containsPattern("public.orders: .*, equal\n")
        .containsPattern("public.customers: .*, equal\n")
        .doesNotContain("differ");
    assertThat(desk.api().list()).isEmpty();
  }

  /** On the tables that the README has made. */
  @Test
  @Order(2)
  void theExamplesOfTheApiWork() throws Exception {
    String printed = type(page(API));

    assertThat(printed).contains("\"valid\":true", "data: ", "\"replicaCpuMillicores\":2000");
    assertThat(desk.api().list()).isEmpty();
  }

  @Test
  @Order(3)
  void theGuideWorks() throws Exception {
    anew(APP);
    List<DocBlock> alone = DocBlock.shell(GUIDE, "A job without the controller");
    String printed = type(without(alone, page(GUIDE)));

    assertThat(printed)
        .contains("Pipe shop is made", "shop is Running", "shop: is as described")
        .contains("Type the pipe's name to go on", "ITS TABLES IN CLICKHOUSE ARE DROPPED");
    deletePipes();
    nothingIsLeft(APP);
    assertPrepares(alone, "pipe.spec.json");
  }

  @Test
  @Order(4)
  void theCommandLineWorks() throws Exception {
    anew(APP);
    List<DocBlock> alone = DocBlock.shell(CLI, "`pipe prepare`");
    String printed = type(without(alone, page(CLI)));

    assertThat(printed)
        .contains("Pipe shop2 is made", "shop: is made", "SHOP_PGUSER", "SHOP_PGPASSWORD")
        .containsPattern("public.orders: .*, equal\n")
        .containsPattern("public.customers: .*, equal\n")
        .containsPattern("public.invoices: .*, equal\n");
    nothingIsLeft(APP);
    assertPrepares(alone, "shop.spec.json");
  }

  /** What the page of a job without a controller leaves for it to start with. */
  private static void assertPrepares(List<DocBlock> blocks, String spec) throws Exception {
    String destination =
        yaml("destination:")
            .replace("http://clickhouse.example:8123", desk.file().clickhouse().url())
            .replace("username: penstock", "username: " + desk.file().clickhouse().user());
    shell.write(
        "pipe.yaml",
        yaml("# pipe.yaml")
            .replaceFirst("(?ms)^destination:.*", Matcher.quoteReplacement(destination)));
    String printed = type(blocks);

    assertThat(printed).contains("flink run -d -p 4 job/target/penstock-job.jar --spec " + spec);
    assertThat(shell.read(spec)).contains("env:CH_PASSWORD", "env:PGPASSWORD");
    assertThat(source.publications(APP)).hasSize(2);
    assertThat(source.slots()).hasSize(1);
    source.dropSlots();
  }

  /** Wherever the source is: of all providers no more than the name is true. */
  @Test
  @Order(5)
  void aPublicationOfTheReadersIsTaken() throws Exception {
    List<String> pages =
        DocBlock.pages().stream()
            .filter(page -> page.equals("docs/moving.md") || page.startsWith("docs/source/"))
            .filter(page -> !page(page).isEmpty())
            .toList();
    for (String page : pages) {
      List<DocBlock> blocks = page(page);
      String database = blocks.get(0).text().contains("--database postgres") ? "postgres" : APP;
      anew(database);
      type(blocks);
      assertThat(desk.api().list()).as(page).hasSize(page.endsWith("README.md") ? 0 : 1);
      deletePipes();
      nothingIsLeft(database);
    }
  }

  @Test
  @Order(6)
  void theOperatorsPagesWork() throws Exception {
    anew(APP);
    List<DocBlock> blocks = new ArrayList<>();
    blocks.add(DocBlock.shell(GUIDE, "A first pipe from the command line").get(0));
    blocks.addAll(page("docs/operations/runbook.md"));
    blocks.addAll(page("docs/operations/upgrades.md"));
    blocks.addAll(page("docs/operations/backups.md"));
    blocks.add(DocBlock.shell(API, "Who asks, and where").get(0));
    blocks.addAll(page("docs/verify.md"));
    blocks.addAll(page("docs/operations/monitoring.md"));
    blocks.addAll(page("docs/operations/README.md"));
    String printed = type(blocks);

    assertThat(printed)
        .contains("\"state\":\"running\"", "penstock_pipe_state{", "grafana")
        .containsPattern("revoked key-[0-9a-f]{12}\n");
    assertThat(shell.read("pipes.yaml")).contains("shop", "SHOP_PGPASSWORD");
    deletePipes();
    nothingIsLeft(APP);
  }

  @Test
  @Order(7)
  void noBlockIsLeftOut() {
    List<String> left =
        DocBlock.shell().stream()
            .filter(block -> !TYPED.contains(block) && !elsewhere(block))
            .map(DocBlock::place)
            .toList();
    assertThat(left).isEmpty();
  }
}
