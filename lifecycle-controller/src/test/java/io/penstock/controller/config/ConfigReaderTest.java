package io.penstock.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

  @TempDir Path dir;

  private Path write(String yaml) throws IOException {
    Files.writeString(dir.resolve("secret"), "s3cret\n");
    return Files.writeString(dir.resolve("controller.yaml"), yaml.replace("DIR", dir.toString()));
  }

  private static final String LEAST =
      """
      dataDir: DIR/controller
      installationKeyFile: DIR/key
      apiKeys: [{id: k1, secretFile: DIR/secret}]
      flink: {url: "http://127.0.0.1:8081/", checkpointDir: "file:///c", savepointDir: "file:///s/", jobJar: DIR/job.jar}
      services: [{id: 0b0a4a55-0000-4000-8000-000000000001, name: local, url: "http://127.0.0.1:8123", password: "env:PW"}]
      """;

  @Test
  void whatIsLeftOutHasItsDefault() throws IOException {
    ControllerConfig config = ConfigReader.read(write(LEAST));
    assertThat(config.listen()).isEqualTo(new ControllerConfig.Listen("127.0.0.1", 8080));
    assertThat(config.organizationId()).isEmpty();
    assertThat(config.slotAlarm()).isEqualTo(ControllerConfig.SlotAlarm.DEFAULT);
    assertThat(config.services().get(0).user()).isEqualTo("default");
    assertThat(config.services().get(0).database()).isEqualTo("default");
  }

  @Test
  void aSlotsAlarmIsSetOffByWhatComesFirstAndNeverByNothing() {
    OptionalLong none = OptionalLong.empty();
    OptionalLong limit = OptionalLong.of(100L << 30);
    ControllerConfig.SlotAlarm usual = ControllerConfig.SlotAlarm.DEFAULT;
    assertThat(usual.thresholdBytes(limit)).hasValue(80L << 30);
    assertThat(usual.thresholdBytes(none)).hasValue(10L << 30);
    ControllerConfig.SlotAlarm own = new ControllerConfig.SlotAlarm(80, OptionalInt.of(2048));
    assertThat(own.thresholdBytes(limit)).hasValue(2L << 30);
    assertThat(own.thresholdBytes(none)).hasValue(2L << 30);
    ControllerConfig.SlotAlarm off = new ControllerConfig.SlotAlarm(80, OptionalInt.of(0));
    assertThat(off.thresholdBytes(limit)).hasValue(80L << 30);
    assertThat(off.thresholdBytes(none)).isEmpty();
  }

  @Test
  void clearHttpForOthersWantsToBeAskedFor() throws IOException {
    Path file = write(LEAST + "listen: {host: 0.0.0.0}\n");
    assertThatThrownBy(() -> ConfigReader.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--insecure");
    ControllerConfig.Listen listen = ConfigReader.read(file, true).listen();
    assertThat(listen.host()).isEqualTo("0.0.0.0");
    assertThat(listen.loopback()).isFalse();
    assertThat(ConfigReader.read(write(LEAST)).listen().loopback()).isTrue();
  }

  @Test
  void everyKeyIsRead() throws IOException {
    ControllerConfig config =
        ConfigReader.read(
            write(
                LEAST.replace("password:", "user: u, database: d, password:")
                    + "listen: {host: localhost, port: 0}\n"
                    + "slotAlarm: {percentOfLimit: 50, mebibytes: 20000}\n"
                    + "organizationId: 0b0a4a55-0000-4000-8000-00000000000f\n"));
    assertThat(config.slotAlarm())
        .isEqualTo(new ControllerConfig.SlotAlarm(50, OptionalInt.of(20000)));
    UUID id = UUID.fromString("0b0a4a55-0000-4000-8000-000000000001");
    assertThat(config.listen()).isEqualTo(new ControllerConfig.Listen("localhost", 0));
    assertThat(config.organizationId())
        .contains(UUID.fromString("0b0a4a55-0000-4000-8000-00000000000f"));
    assertThat(config.dataDir()).isEqualTo(dir.resolve("controller"));
    assertThat(config.installationKeyFile()).isEqualTo(dir.resolve("key"));
    assertThat(config.apiKeys().get(0).id()).isEqualTo("k1");
    assertThat(config.apiKeys().get(0).secret().reveal()).isEqualTo("s3cret");
    assertThat(config.flink())
        .isEqualTo(
            new ControllerConfig.Flink(
                "http://127.0.0.1:8081",
                "file:///c",
                "file:///s",
                dir.resolve("job.jar"),
                Optional.empty()));
    ControllerConfig.Service service = config.services().get(0);
    assertThat(service.id()).isEqualTo(id);
    assertThat(service.name()).isEqualTo("local");
    assertThat(service.user()).isEqualTo("u");
    assertThat(service.database()).isEqualTo("d");
    assertThat(service.password().text()).isEqualTo("env:PW");
  }

  @Test
  void allProblemsComeTogetherAndNoSecretIsRepeated() throws IOException {
    Path file =
        write(
            """
            listen: {host: 0.0.0.0, port: 99999, prot: 1}
            apiKeys: [{id: "a:b", secretFile: DIR/none}]
            flink: {url: "ftp://x", checkpointDir: c}
            services:
              - {id: 1x, url: "http://x", password: hunter2}
              - {id: 0b0a4a55-0000-4000-8000-000000000001, name: a, url: "http://x", password: "env:PW"}
              - {id: 0b0a4a55-0000-4000-8000-000000000001, name: a, url: "http://x", password: "env:PW"}
            datadir: x
            """);
    assertThatThrownBy(() -> ConfigReader.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("listen.host: 0.0.0.0 is not a loopback address")
        .hasMessageContaining("listen.port: Value must be <= 65535")
        .hasMessageContaining("listen.prot: is not known here")
        .hasMessageContaining("dataDir: is required")
        .hasMessageContaining("installationKeyFile: is required")
        .hasMessageContaining("apiKeys[0].id: must not hold a colon")
        .hasMessageContaining("apiKeys[0].secretFile")
        .hasMessageContaining("flink.url: must be a URL")
        .hasMessageContaining("flink.checkpointDir: must be a URI")
        .hasMessageContaining("flink.savepointDir: is required")
        .hasMessageContaining("flink.jobJar: is required")
        .hasMessageContaining("services[0].id: must be a UUID")
        .hasMessageContaining("services[0].name: is required")
        .hasMessageContaining("services[0].password: must be file:PATH or env:NAME")
        .hasMessageContaining("services[2].id: is used by another service")
        .hasMessageContaining("services[2].name: is the name of another service")
        .hasMessageContaining("datadir: is not known here")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theInstallationKeyIsMadeForItsOwnerAndThenKept() throws IOException {
    Path key = dir.resolve("secrets/installation.key");
    InstallationKey.box(key);
    String made = Files.readString(key);
    InstallationKey.box(key);
    assertThat(Files.readString(key)).isEqualTo(made);
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
