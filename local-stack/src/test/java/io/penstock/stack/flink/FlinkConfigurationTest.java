package io.penstock.stack.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkConfigurationTest {
  @TempDir Path root;

  @Test
  void putsTheStacksDirectoryInPlaceOfTheTemplates() throws Exception {
    FlinkConfiguration configuration = FlinkConfiguration.of(FlinkOptions.in(root));
    assertThat(configuration.get("execution.checkpointing.dir"))
        .isEqualTo("file://" + root + "/flink/checkpoints");
    assertThat(configuration.javaOptions())
        .contains("-Dpenstock.key-file=" + root + "/secrets/installation.key");
    configuration.writeTo(root.resolve("conf"));
    assertThat(Files.readString(root.resolve("conf/config.yaml")))
        .doesNotContain("/var/lib/penstock")
        .contains("RETAIN_ON_CANCELLATION");
    assertThat(root.resolve("conf/log4j.properties")).exists();
  }

  @Test
  void letsGivenSettingsWin() {
    FlinkOptions options =
        FlinkOptions.in(root)
            .withTaskManagers(2, 7)
            .with("taskmanager.memory.task.heap.size", "1g");
    FlinkConfiguration configuration = FlinkConfiguration.of(options);
    assertThat(configuration.get("taskmanager.numberOfTaskSlots")).isEqualTo("7");
    assertThat(
            configuration.mebibytes(
                "taskmanager.memory.task.heap.size", "taskmanager.memory.framework.heap.size"))
        .isEqualTo(1024 + 128);
  }
}
