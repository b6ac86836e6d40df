package io.penstock.stack.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.layout.Secrets;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * {@code supervisor.json}: what the process that holds the lock is doing.
 *
 * @param pid of the supervisor
 * @param ready whether everything has answered since it started
 * @param stopping whether it has begun to stop: what still answers will not for long
 * @param failure why it gave up, for the launcher to show; null while it has not
 */
record SupervisorState(long pid, boolean ready, boolean stopping, @Nullable String failure) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SupervisorState starting() {
    return starting(ProcessHandle.current().pid());
  }

  static SupervisorState starting(long pid) {
    return new SupervisorState(pid, false, false, null);
  }

  static SupervisorState up() {
    return new SupervisorState(ProcessHandle.current().pid(), true, false, null);
  }

  SupervisorState nowStopping() {
    return new SupervisorState(pid, false, true, failure);
  }

  static SupervisorState failed(String why) {
    return new SupervisorState(ProcessHandle.current().pid(), false, false, why);
  }

  static @Nullable SupervisorState read(DataDirectory directory) {
    try {
      return Files.exists(directory.supervisorFile())
          ? JSON.readValue(directory.supervisorFile().toFile(), SupervisorState.class)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  void write(DataDirectory directory) {
    try {
      Secrets.write(directory.supervisorFile(), JSON.writeValueAsString(this));
    } catch (IOException e) {
      throw new StackException("cannot write " + directory.supervisorFile(), e);
    }
  }
}
