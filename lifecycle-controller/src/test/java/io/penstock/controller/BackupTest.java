package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.docs.DocBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Takes the backup that docs/operations/backups.md tells to take, and starts a controller on it.
 */
class BackupTest extends ControllerStand {

  private static final Pattern SQLITE =
      Pattern.compile("sqlite3 /var/lib/penstock/controller/store.db \"(.+)\"");

  /** What the pages have SQLite do, with a copy's path in place of theirs. */
  private static List<String> statements(Path copy) {
    List<String> found = new ArrayList<>();
    for (DocBlock block : DocBlock.shell()) {
      Matcher statement = SQLITE.matcher(block.text());
      while (statement.find()) {
        found.add(statement.group(1).replace("/backup/penstock-store.db", copy.toString()));
      }
    }
    return found;
  }

  /** Takes the backup of the controller that runs; the folder to start another one in. */
  private Path backup() throws Exception {
    Path elsewhere = dir.resolve("elsewhere");
    Path copy = Files.createDirectories(elsewhere.resolve("controller")).resolve("store.db");
    List<String> statements = statements(copy);
    assertThat(statements).hasSize(1);
    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("c/controller/store.db"));
        Statement sql = store.createStatement()) {
      sql.execute(statements.get(0));
    }
    Files.copy(dir.resolve("c/installation.key"), elsewhere.resolve("installation.key"));
    return elsewhere;
  }

  private void restore(Path elsewhere) throws IOException {
    controller.close();
    controller = new RunningController(elsewhere, flink, clickHouse.url(), clickHouse.password());
  }

  @Test
  void aCopyOfAStoreInUseIsWholeAndGoesOnElsewhere() throws Exception {
    String id = createRunning();
    Path elsewhere = backup();
    String service = controller.service();
    int jobs = flink.jobs.size();

    restore(elsewhere);
    assertThat(controller.service()).as("the organization is the same").isEqualTo(service);
    awaitState(id, "RUNNING");
    assertThat(flink.jobs).as("the job that runs is taken on").hasSize(jobs);

    // This takes the password, which is sealed in the store.
    command(id, "stop");
    awaitState(id, "PAUSED");
    command(id, "start");
    awaitState(id, "RUNNING");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void aPipeThatWasDeletedSinceRestsAndCannotBeResumed() throws Exception {
    String id = createRunning();
    Path elsewhere = backup();
    controller.call("DELETE", "/clickpipes/" + id);
    awaitState(id, "gone");

    restore(elsewhere);
    // Its job was cancelled by somebody, as far as this store knows.
    awaitState(id, "PAUSED");
    command(id, "start");
    awaitFailure(id, "SLOT_LOST");
    controller.call("DELETE", "/clickpipes/" + id);
    awaitState(id, "gone");
  }
}
