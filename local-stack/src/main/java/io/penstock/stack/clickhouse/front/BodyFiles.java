package io.penstock.stack.clickhouse.front;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Files that INSERT bodies are put into, because the engine reads binary data from files only. They
 * are anonymous memory (memfd_create(2)), so a kill -9 leaves nothing behind; a body that passes
 * {@value #IN_MEMORY} bytes moves to the disk. A few are kept to be written over: to get and free
 * the pages for each body anew took a tenth of the engine's CPU time.
 *
 * <p>A FIFO would overlap receiving and inserting, and was no faster on two cores (51 MB: 0.30–0.46
 * s against 0.26–0.50 s). A file has the better failure: a client that dies halfway has inserted
 * nothing.
 */
final class BodyFiles {
  private static final int IN_MEMORY = 256 << 20;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int MFD_CLOEXEC = 1;
  private static final int MAX_KEPT = 4;
  private static final long MAX_KEPT_BYTES = 32 << 20;

  private final Libc libc = Native.load("c", Libc.class);
  private final Path spillDirectory;
  private final BlockingQueue<Memory> kept = new ArrayBlockingQueue<>(MAX_KEPT);

  BodyFiles(Path spillDirectory) throws IOException {
    this.spillDirectory = Files.createDirectories(spillDirectory);
  }

  /** The two C functions that the JDK has no equal of. */
  interface Libc extends Library {
    int memfd_create(String name, int flags);

    int close(int descriptor);
  }

  /** A whole body, under a path that this process can open, until it is closed. */
  record BodyFile(Path path, long bytes, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  /** Anonymous memory, and what fills it. */
  private record Memory(int descriptor, byte[] piece, ByteBuffer direct) {
    Path path() {
      return Path.of("/proc/self/fd/" + descriptor);
    }

    void write(FileChannel out, byte[] bytes, int from, int length) throws IOException {
      for (int at = from; at < from + length; ) {
        int size = Math.min(direct.capacity(), from + length - at);
        direct.clear().put(bytes, at, size).flip();
        while (direct.hasRemaining()) {
          out.write(direct);
        }
        at += size;
      }
    }
  }

  private @Nullable Memory memory() {
    Memory used = kept.poll();
    if (used != null) {
      return used;
    }
    int descriptor = libc.memfd_create("penstock-insert", MFD_CLOEXEC);
    return descriptor < 0
        ? null
        : new Memory(descriptor, new byte[BUFFER_BYTES], ByteBuffer.allocateDirect(BUFFER_BYTES));
  }

  private void release(Memory memory, long bytes) {
    if (bytes > MAX_KEPT_BYTES || !kept.offer(memory)) {
      libc.close(memory.descriptor());
    }
  }

  /** Reads {@code head} and then {@code rest} to their ends. */
  BodyFile receive(byte[] head, int headFrom, InputStream rest) throws IOException {
    Memory memory = memory();
    if (memory == null) {
      return spill(null, head, headFrom, rest);
    }
    long bytes = head.length - headFrom;
    boolean handedOver = false;
    try {
      try (FileChannel out = FileChannel.open(memory.path(), StandardOpenOption.WRITE)) {
        memory.write(out, head, headFrom, head.length - headFrom);
        byte[] piece = memory.piece();
        for (int n = rest.read(piece); n >= 0; n = rest.read(piece)) {
          memory.write(out, piece, 0, n);
          bytes += n;
          if (bytes > IN_MEMORY) {
            break;
          }
        }
        // What is left of the body before.
        out.truncate(bytes);
      }
      if (bytes > IN_MEMORY) {
        return spill(memory.path(), new byte[0], 0, rest);
      }
      handedOver = true;
      long held = bytes;
      return new BodyFile(memory.path(), bytes, () -> release(memory, held));
    } finally {
      if (!handedOver) {
        libc.close(memory.descriptor());
      }
    }
  }

  private BodyFile spill(@Nullable Path begun, byte[] head, int headFrom, InputStream rest)
      throws IOException {
    Path file = Files.createTempFile(spillDirectory, "insert-", ".body");
    boolean kept = false;
    try (OutputStream out = Files.newOutputStream(file)) {
      if (begun != null) {
        Files.copy(begun, out);
      }
      out.write(head, headFrom, head.length - headFrom);
      rest.transferTo(out);
      out.flush();
      kept = true;
      return new BodyFile(file, Files.size(file), () -> file.toFile().delete());
    } finally {
      if (!kept) {
        Files.deleteIfExists(file);
      }
    }
  }
}
