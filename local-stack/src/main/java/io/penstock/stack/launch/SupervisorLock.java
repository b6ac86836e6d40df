package io.penstock.stack.launch;

import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to run a stack in a directory. A lock of the operating system's, so it is gone with its
 * process, however that ends.
 */
final class SupervisorLock implements AutoCloseable {
  private final FileChannel channel;

  private SupervisorLock(FileChannel channel) {
    this.channel = channel;
  }

  /** The lock, unless another process has it. */
  static Optional<SupervisorLock> tryTake(DataDirectory directory) {
    directory.make();
    try {
      FileChannel channel =
          FileChannel.open(
              directory.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new SupervisorLock(channel));
    } catch (IOException e) {
      throw new StackException("cannot lock " + directory.lockFile() + ": " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StackException("cannot give the lock back", e);
    }
  }
}
