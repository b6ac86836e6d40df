package io.penstock.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceTest {
  @TempDir Path directory;

  @Test
  void startsAgainWhatWasKilledAndTellsSo() {
    AtomicInteger starts = new AtomicInteger();
    try (Service service = service("sleep", "1000")) {
      service.supervise(starts::incrementAndGet);
      service.start();
      long before = service.pid();
      service.kill();
      await().atMost(Duration.ofSeconds(2)).until(() -> service.isAlive());
      assertThat(service.pid()).isNotEqualTo(before);
      await().untilAsserted(() -> assertThat(starts).hasValue(2));
    }
  }

  @Test
  void hasTheProgramsOwnProcessId() {
    try (Service service = service("sleep", "1000")) {
      service.start();
      await()
          .untilAsserted(
              () ->
                  assertThat(Files.readString(Path.of("/proc/" + service.pid() + "/cmdline")))
                      .startsWith("sleep"));
    }
  }

  @Test
  void staysDownWhenStopped() {
    try (Service service = service("sleep", "1000")) {
      service.supervise(() -> {});
      service.start();
      long pid = service.pid();
      service.stop();
      assertThat(service.isAlive()).isFalse();
      assertThat(isAlive(pid)).isFalse();
    }
  }

  @Test
  void showsTheLogOfWhatEndsWhileStarting() {
    try (Service service = service("sh", "-c", "echo the reason is this; exit 3")) {
      service.start();
      assertThatThrownBy(() -> service.awaitReady(Duration.ofSeconds(10)))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("ended while starting")
          .hasMessageContaining("the reason is this");
    }
  }

  @Test
  void givesUpOnWhatKeepsDyingAtStart() {
    try (Service service = service("sh", "-c", "exit 3")) {
      service.supervise(() -> {});
      service.start();
      assertThatThrownBy(() -> service.awaitReady(Duration.ofSeconds(30)))
          .hasMessageContaining("ended while starting");
    }
  }

  @Test
  void saysWhyItCannotBeStarted() {
    ServiceSpec spec =
        ServiceSpec.of(
            "broken",
            () -> {
              throw new StackException("there is no such jar");
            },
            () -> true);
    try (Service service = new Service(spec)) {
      assertThatThrownBy(service::start).hasMessage("there is no such jar");
    }
  }

  @Test
  void diesWithItsParentHoweverThatEnds() throws Exception {
    Path pidFile = directory.resolve("pid");
    Process parent =
        new ProcessBuilder(
                Java.program(),
                "-cp",
                Java.ownClassPath(),
                Parent.class.getName(),
                pidFile.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("parent.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pidFile));
    long child = Long.parseLong(Files.readString(pidFile));
    assertThat(isAlive(child)).isTrue();
    parent.destroyForcibly();
    await().atMost(Duration.ofSeconds(5)).until(() -> !isAlive(child));
  }

  /** A launcher in small: starts a child and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Path pidFile = Path.of(arguments[0]);
      Service service = spec(pidFile.getParent(), "sleep", "1000");
      service.start();
      // setpriv has asked for the signal once the program itself runs.
      Path commandLine = Path.of("/proc/" + service.pid() + "/cmdline");
      while (!Files.readString(commandLine).startsWith("sleep")) {
        Thread.onSpinWait();
      }
      Path beside = pidFile.resolveSibling("pid.new");
      Files.writeString(beside, Long.toString(service.pid()));
      Files.move(beside, pidFile);
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private Service service(String... command) {
    return spec(directory, command);
  }

  private static Service spec(Path directory, String... command) {
    ChildSpec child =
        new ChildSpec(command[0], List.of(command), Map.of(), directory, directory.resolve("log"));
    return new Service(ServiceSpec.of(command[0], () -> child, () -> false));
  }
}
