package io.penstock.controller.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir Path dir;

  @Test
  void onlyTheHashIsKeptAndAnotherProcessSeesWhatChanged() throws IOException {
    Path path = dir.resolve("api-keys.json");
    KeyFile reader = new KeyFile(path);
    assertThat(reader.keys()).isEmpty();
    KeyFile.Made made = new KeyFile(path).create("grafana", Role.READ, Clock.systemUTC());
    assertThat(reader.keys()).containsExactly(made.key());
    assertThat(Files.readString(path)).doesNotContain(made.secret().reveal());
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(made.secret().reveal()).hasSize(43);
    KeyFile.Made other = new KeyFile(path).create("", Role.ADMIN, Clock.systemUTC());
    assertThat(new KeyFile(path).revoke(made.key().id())).isTrue();
    assertThat(new KeyFile(path).revoke(made.key().id())).isFalse();
    assertThat(reader.keys()).containsExactly(other.key());
  }

  @Test
  void theCommandLineMakesListsAndRevokes() throws IOException {
    Files.writeString(dir.resolve("secret"), "x");
    Path config =
        Files.writeString(
            dir.resolve("controller.yaml"),
            """
            dataDir: %1$s
            installationKeyFile: %1$s/key
            flink: {url: "http://127.0.0.1:1", checkpointDir: "file:///c", savepointDir: "file:///s", jobJar: j}
            services: [{id: 0b0a4a55-0000-4000-8000-000000000001, name: a, url: "http://x", password: "env:PW"}]
            """
                .formatted(dir));
    String made =
        run(0, "create", "--role", "operate", "--name", "cron", "--config", config.toString());
    String id = made.replaceAll("(?s)key id  (\\S+).*", "$1");
    assertThat(made).contains("role    operate").containsPattern("secret  [A-Za-z0-9_-]{43}\n");
    assertThat(run(0, "list", "--config", config.toString()))
        .contains(id, "operate", "cron")
        .doesNotContain(made.replaceAll("(?s).*secret  (\\S+).*", "$1"));
    assertThat(run(0, "revoke", id, "--config", config.toString())).contains("revoked");
    assertThat(run(1, "revoke", id, "--config", config.toString())).contains("there is no key");
    made = run(0, "create", "--role", "read", "--json", "--config", config.toString());
    JsonNode key = new ObjectMapper().readTree(made);
    assertThat(key.path("secret").asText()).hasSize(43);
    JsonNode listed =
        new ObjectMapper().readTree(run(0, "list", "--json", "--config", config.toString()));
    assertThat(listed).containsExactly(((ObjectNode) key).without("secret"));
    id = key.path("id").asText();
    assertThat(run(0, "revoke", id, "--json", "--config", config.toString())).contains(id);
    assertThat(run(1, "revoke", id, "--json", "--config", config.toString()))
        .contains("\"error\" : \"FAILED: there is no key " + id);
    assertThat(run(2, "create", "--role", "boss", "--config", config.toString()))
        .contains("--role");
    assertThat(run(1, "list", "--config", dir.resolve("none").toString()))
        .contains("cannot be read");
  }

  private static String run(int exit, String... args) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    assertThat(KeyMain.run(out, out, args)).as(text.toString()).isEqualTo(exit);
    return text.toString();
  }
}
