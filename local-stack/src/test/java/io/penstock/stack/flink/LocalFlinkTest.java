package io.penstock.stack.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.stack.process.Service;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFlinkTest {
  @TempDir Path directory;

  @Test
  void getsItsSlotsBackWhenATaskManagerIsKilled() throws Exception {
    try (LocalFlink flink = LocalFlink.start(FlinkOptions.in(directory).withTaskManagers(1, 3))) {
      // A TaskManager registers first and reports its slots a moment later.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> flink.get("/overview").path("slots-total").asInt() == 3);
      Service taskManager = flink.taskManagers().get(0);
      taskManager.supervise(() -> {});
      long before = taskManager.pid();
      taskManager.kill();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> taskManager.isAlive() && taskManager.pid() != before);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(flink.get("/overview").path("slots-available").asInt()).isEqualTo(3);
                assertThat(flink.get("/overview").path("taskmanagers").asInt()).isEqualTo(1);
              });
      assertThat(ProcessHandle.of(taskManager.pid()).orElseThrow().info().commandLine())
          .get()
          .asString()
          .contains("TaskManagerRunner");
    }
  }
}
