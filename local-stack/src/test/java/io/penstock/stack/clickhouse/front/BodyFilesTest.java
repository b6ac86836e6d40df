package io.penstock.stack.clickhouse.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyFilesTest {
  private static final int PIECE = 256 << 10;

  @TempDir Path spill;
  private BodyFiles files;

  @BeforeEach
  void make() throws IOException {
    files = new BodyFiles(spill);
  }

  @Test
  void holdsBodiesOfAnyLengthAfterLongerAndShorterOnes() throws Exception {
    int mapped = BodyFiles.MAPPED_BYTES;
    long[] lengths = {
      mapped, 0, 1, PIECE - 1, PIECE, PIECE + 1, 4096, mapped - 1, mapped + 1, 5, mapped + PIECE, 7
    };
    for (long length : lengths) {
      receive(length, (int) Math.min(length, 3));
    }
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void takesABodyThatIsAllInWhatWasReadAlready() throws Exception {
    receive(1 << 20, 1 << 20);
    receive(10, 10);
  }

  @Test
  void movesAVeryLargeBodyToTheDiskAndDeletesIt() throws Exception {
    receive(BodyFiles.IN_MEMORY, 0);
    assertThat(spill).isEmptyDirectory();
    long length = BodyFiles.IN_MEMORY + 3L * PIECE + 1;
    Body body = new Body(length, Long.MAX_VALUE);
    try (var file = files.receive(ByteBuffer.allocate(0), body)) {
      assertThat(file.path()).hasParent(spill);
      check(file, body);
    }
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void holdsSeveralBodiesAtATime() throws Exception {
    List<BodyFiles.BodyFile> held = new ArrayList<>();
    List<Body> bodies = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Body body = new Body(1000L * i, Long.MAX_VALUE);
      bodies.add(body);
      held.add(files.receive(ByteBuffer.allocate(0), body));
    }
    for (int i = 0; i < held.size(); i++) {
      check(held.get(i), bodies.get(i));
      held.get(i).close();
    }
    receive(123_456, 0);
  }

  @Test
  void leavesNothingOfABodyThatBreaksOff() throws Exception {
    for (long after : new long[] {0, 100, BodyFiles.MAPPED_BYTES + 1L, BodyFiles.IN_MEMORY + 1L}) {
      Body body = new Body(Long.MAX_VALUE, after);
      assertThatThrownBy(() -> files.receive(ByteBuffer.allocate(0), body))
          .isInstanceOf(EOFException.class);
      assertThat(spill).isEmptyDirectory();
    }
    receive(100, 10);
  }

  private void receive(long length, int readAlready) throws IOException {
    Body body = new Body(length, Long.MAX_VALUE);
    ByteBuffer begin = ByteBuffer.allocate(readAlready);
    while (begin.hasRemaining()) {
      body.read(begin);
    }
    try (var file = files.receive(begin.flip(), body)) {
      check(file, body);
    }
  }

  private static void check(BodyFiles.BodyFile file, Body body) throws IOException {
    assertThat(file.bytes()).isEqualTo(body.at);
    assertThat(Files.size(file.path())).isEqualTo(body.at);
    CRC32 read = new CRC32();
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file.path())) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        read.update(piece, 0, n);
      }
    }
    assertThat(read.getValue()).isEqualTo(body.sent.getValue());
  }

  /** A body that comes in uneven pieces, each with bytes of its own. */
  private static final class Body implements ReadableByteChannel {
    private final long length;
    private final long breaksOffAt;
    private final CRC32 sent = new CRC32();
    private final byte[] piece = new byte[PIECE - 1];
    private long at;

    Body(long length, long breaksOffAt) {
      this.length = length;
      this.breaksOffAt = breaksOffAt;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (at >= breaksOffAt) {
        throw new EOFException("the client is gone");
      }
      if (at == length) {
        return -1;
      }
      int size = (int) Math.min(Math.min(piece.length, target.remaining()), length - at);
      if (size > 0) {
        piece[0] = (byte) at;
        piece[size - 1] = (byte) (at >> 10);
      }
      target.put(piece, 0, size);
      sent.update(piece, 0, size);
      at += size;
      return size;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
