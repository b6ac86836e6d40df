package io.penstock.stack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log, for an error message. */
public final class LogTail {
  private static final int LINES = 15;
  private static final int BYTES = 16 * 1024;

  private LogTail() {}

  /** The end of {@code log} with a heading, or just its name when there is nothing in it. */
  public static String of(Path log) {
    try (var channel = Files.newByteChannel(log)) {
      channel.position(Math.max(0, channel.size() - BYTES));
      var buffer = java.nio.ByteBuffer.allocate(BYTES);
      while (channel.read(buffer) > 0) {
        // until the buffer is full or the file ends
      }
      String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      List<String> tail = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
      return "; the end of " + log + ":\n  " + String.join("\n  ", tail);
    } catch (IOException e) {
      return "; see " + log;
    }
  }
}
