package io.penstock.stack.clickhouse.front;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;

/**
 * Writes an answer's body, and blocks while the client does not read. Small pieces go together, and
 * a small answer as one whole with its headers and length; large pieces go as they are.
 */
final class ResultStream extends OutputStream {
  private static final int GATHERED_BYTES = 32 << 10;

  private final Content.Sink sink;
  private final ByteBuffer gathered = ByteBuffer.allocate(GATHERED_BYTES);
  private boolean closed;

  ResultStream(Content.Sink sink) {
    this.sink = sink;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > gathered.remaining()) {
      send(false, gathered.flip());
      gathered.clear();
    }
    if (length > gathered.remaining()) {
      send(false, ByteBuffer.wrap(bytes, offset, length));
    } else {
      gathered.put(bytes, offset, length);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      send(true, gathered.flip());
    }
  }

  private void send(boolean last, ByteBuffer bytes) throws IOException {
    if (last || bytes.hasRemaining()) {
      Content.Sink.write(sink, last, bytes);
    }
  }
}
