package io.penstock.stack.launch;

import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.Java;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the supervisor as a process of its own, in its own session: no terminal can hang it up.
 */
final class BackgroundSupervisor {
  private BackgroundSupervisor() {}

  static void start(UpOptions options) {
    DataDirectory directory = options.directory();
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                Java.program(),
                "-Xmx128m",
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback-child.xml",
                "-cp",
                Java.ownClassPath(),
                LauncherMain.class.getName(),
                "supervise"));
    command.addAll(options.asArguments());
    try {
      Files.deleteIfExists(directory.supervisorFile());
      var builder =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.log("supervisor").toFile()));
      builder.environment().putAll(options.asEnvironment());
      Process started = builder.start();
      // Known from the first moment on, so that whoever waits sees it if it dies at once.
      SupervisorState.starting(started.pid()).write(directory);
    } catch (IOException e) {
      throw new StackException("cannot start the supervisor: " + e, e);
    }
  }
}
