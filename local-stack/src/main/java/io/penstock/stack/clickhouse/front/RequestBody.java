package io.penstock.stack.clickhouse.front;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Blocker;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as it comes, for one thread that waits for it: a stream for what is small
 * or compressed, a channel for what is to be copied once only, out of the buffer that the socket
 * was read into.
 */
final class RequestBody extends InputStream implements ReadableByteChannel {
  private final Content.Source source;
  private Content.@Nullable Chunk chunk;
  private boolean open = true;

  RequestBody(Content.Source source) {
    this.source = source;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException when the client went away before the body's end
   */
  @Override
  public int read(ByteBuffer target) throws IOException {
    ByteBuffer from = received();
    if (from == null) {
      return -1;
    }
    int length = Math.min(from.remaining(), target.remaining());
    int limit = from.limit();
    from.limit(from.position() + length);
    target.put(from);
    from.limit(limit);
    return length;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return length == 0 ? 0 : read(ByteBuffer.wrap(target, offset, length));
  }

  @Override
  public int read() throws IOException {
    ByteBuffer from = received();
    return from == null ? -1 : from.get() & 0xff;
  }

  /** What has come and was not read yet, at least one byte; null at the body's end. */
  private @Nullable ByteBuffer received() throws IOException {
    while (true) {
      Content.Chunk held = chunk == null ? source.read() : chunk;
      chunk = held;
      if (held == null) {
        waitForMore();
      } else if (Content.Chunk.isFailure(held)) {
        throw new IOException("the request's body broke off", held.getFailure());
      } else if (held.hasRemaining()) {
        return held.getByteBuffer();
      } else {
        // Given back before the next is asked for, so that the socket's buffer is used again.
        chunk = Content.Chunk.releaseAndNext(held);
        if (held.isLast()) {
          return null;
        }
      }
    }
  }

  private void waitForMore() throws IOException {
    try (Blocker.Runnable more = Blocker.runnable()) {
      source.demand(more);
      more.block();
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    Content.Chunk held = chunk;
    chunk = held == null ? null : Content.Chunk.releaseAndNext(held);
  }
}
