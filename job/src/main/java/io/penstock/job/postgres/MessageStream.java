package io.penstock.job.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * What a server sends, read in large pieces. The driver reads from it as from any stream, but never
 * past the end of a message (manual, "Message Formats": a type, then the length of all but the
 * type). So whatever the driver has not asked for yet lies here whole, and the rows of a COPY can
 * be read where they lie, without the driver's array for each: {@link #nextCopyData}.
 *
 * <p>Belongs to the one thread that reads. Without TLS only: what lies here must be messages.
 */
public final class MessageStream extends InputStream {

  static final int BUFFER_BYTES = 256 << 10;

  /** The same for who looks only now and then: as much as a walsender sends in 20 ms. */
  private static final int TAKEN_IN_BYTES = 1 << 20;

  /** An answer of as much is part of a flow of rows, not of a conversation. */
  private static final int FLOW_BYTES = 4 << 10;

  /**
   * A server sends a flow in pieces of 8 KiB; whoever reads each as it comes is woken for every one
   * of them, and takes the server's core for it. In so short a time a dozen pieces come.
   */
  private static final long GATHER_NANOS = 500_000;

  /** The driver's way to ask whether anything is at hand, in milliseconds. */
  private static final int POLL_TIMEOUT = 1;

  private static final int HEADER_BYTES = 5;
  private static final int COPY_DATA = 'd';
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Socket socket;
  private final InputStream in;
  private final boolean messages;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private int lastRead;

  /** Bytes of the message that has been begun, still to be handed out. */
  private int left;

  private int offset;
  private int length;

  /**
   * Over a socket's own stream.
   *
   * @param messages whether nothing but messages will come: no TLS
   */
  MessageStream(Socket socket, InputStream in, boolean messages) {
    this.socket = socket;
    this.in = in;
    this.messages = messages;
  }

  /**
   * Waits for the next message and, if it is one of CopyData that fits into the buffer, takes it.
   * Else it is left to the driver.
   *
   * @throws IOException when the connection is lost, or silent for longer than its timeout
   */
  public boolean nextCopyData() throws IOException {
    if (!messages || left > 0) {
      return false;
    }
    need(HEADER_BYTES);
    int size = 1 + (int) INT.get(buffer, at + 1);
    if (buffer[at] != COPY_DATA || size > buffer.length) {
      return false;
    }
    need(size);
    take(size);
    return true;
  }

  /**
   * The same of a message that is here whole: does not wait.
   *
   * @return false also when nothing is here, or not whole
   */
  public boolean takeCopyData() {
    if (!messages || left > 0 || end - at < HEADER_BYTES || buffer[at] != COPY_DATA) {
      return false;
    }
    int size = 1 + (int) INT.get(buffer, at + 1);
    if (end - at < size) {
      return false;
    }
    take(size);
    return true;
  }

  private void take(int size) {
    offset = at + HEADER_BYTES;
    length = size - HEADER_BYTES;
    at += size;
  }

  /**
   * Reads all that has come, as far as there is room. Does not wait.
   *
   * @return how many bytes that was
   * @throws IOException when the connection is lost
   */
  public int takeIn() throws IOException {
    if (buffer.length < TAKEN_IN_BYTES) {
      buffer = Arrays.copyOf(buffer, TAKEN_IN_BYTES);
    }
    makeRoom(buffer.length);
    int before = end;
    while (end < buffer.length && in.available() > 0 && fill() > 0) {
      // One read of a socket brings 128 KiB at most.
    }
    return end - before;
  }

  /** Whether there was no room for more when all was read that had come. */
  public boolean isFull() {
    return end == buffer.length;
  }

  /**
   * Whether the driver can read a message without waiting in its middle, where it would hold its
   * lock: one is here whole, or is too large to be here whole. Reads nothing.
   */
  public boolean messageAtHand() {
    return !messages || left > 0 || whole();
  }

  private boolean whole() {
    int here = end - at;
    if (here < HEADER_BYTES) {
      return false;
    }
    int size = 1 + (int) INT.get(buffer, at + 1);
    return here >= size || size > buffer.length;
  }

  /** Holds the message that was taken last, until the next call of any method. */
  public byte[] array() {
    return buffer;
  }

  /** Where the message that was taken last begins. */
  public int offset() {
    return offset;
  }

  /** Bytes of the message that was taken last, without type and length. */
  public int length() {
    return length;
  }

  private void need(int bytes) throws IOException {
    while (end - at < bytes) {
      makeRoom(bytes);
      gather();
      if (fill() < 0) {
        throw new EOFException("the server closed the connection");
      }
    }
  }

  /** Moves what is there to the front when behind it there is no room. */
  private void makeRoom(int bytes) {
    if (buffer.length - at < bytes || end == buffer.length || at == end) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
  }

  private void gather() {
    if (lastRead >= FLOW_BYTES && lastRead < BUFFER_BYTES / 2) {
      LockSupport.parkNanos(GATHER_NANOS);
    }
  }

  /** Reads behind what is there. */
  private int fill() throws IOException {
    int read = in.read(buffer, end, buffer.length - end);
    lastRead = read;
    if (read > 0) {
      end += read;
    }
    return read;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    if (at == end) {
      if (socket.getSoTimeout() == POLL_TIMEOUT && in.available() == 0) {
        throw new SocketTimeoutException("nothing at hand");
      }
      at = 0;
      end = 0;
      // A stream, which has no timeout, pauses by itself, and not within a message.
      if (socket.getSoTimeout() > POLL_TIMEOUT) {
        gather();
      }
      if (fill() < 0) {
        return -1;
      }
    }
    int taken = Math.min(most, Math.min(end - at, messages ? rest() : Integer.MAX_VALUE));
    System.arraycopy(buffer, at, into, from, taken);
    at += taken;
    left -= messages ? taken : 0;
    return taken;
  }

  /** What may be handed out at once; begins the next message when none is begun. */
  private int rest() throws IOException {
    if (left == 0) {
      need(HEADER_BYTES);
      left = 1 + (int) INT.get(buffer, at + 1);
    }
    return left;
  }

  @Override
  public int available() throws IOException {
    return at < end ? end - at : in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
