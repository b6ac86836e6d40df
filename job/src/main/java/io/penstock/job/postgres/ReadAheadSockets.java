package io.penstock.job.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that are read in large pieces. The driver's own buffer of 8 KiB costs a system call for
 * every few rows, and its question whether a message is at hand waits up to a millisecond for the
 * first byte: beside a walsender that sends each change by itself the reader would be woken for
 * every one of them, which costs both more than the change.
 *
 * <p>The driver makes it by its name ({@code socketFactory}).
 */
public final class ReadAheadSockets extends SocketFactory {

  private static final int BUFFER_BYTES = 256 << 10;

  /** An answer of as much is part of a flow of rows, not of a conversation. */
  private static final int FLOW_BYTES = 4 << 10;

  /**
   * A server sends a flow in pieces of 8 KiB; whoever reads each as it comes is woken for every one
   * of them, and takes the server's core for it. In so short a time a dozen pieces come.
   */
  private static final long GATHER_NANOS = 500_000;

  /** The driver's way to ask whether anything is at hand, in milliseconds. */
  private static final int POLL_TIMEOUT = 1;

  @Override
  public Socket createSocket() {
    return new ReadAhead();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnected();
  }

  private static SocketException unconnected() {
    return new SocketException("only unconnected sockets are made here");
  }

  private static final class ReadAhead extends Socket {

    private @Nullable InputStream ahead;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      InputStream opened = ahead;
      if (opened == null) {
        opened = new AheadStream(this, super.getInputStream());
        ahead = opened;
      }
      return opened;
    }
  }

  /** Belongs to the one thread that reads. */
  private static final class AheadStream extends InputStream {

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    AheadStream(Socket socket, InputStream in) {
      this.socket = socket;
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == end) {
        if (socket.getSoTimeout() == POLL_TIMEOUT && in.available() == 0) {
          throw new SocketTimeoutException("nothing at hand");
        }
        if (length >= BUFFER_BYTES) {
          return in.read(into, offset, length);
        }
        // A stream, which has no timeout, pauses by itself, and not within a message.
        boolean flows = end >= FLOW_BYTES && end < BUFFER_BYTES / 2;
        if (flows && socket.getSoTimeout() > POLL_TIMEOUT) {
          LockSupport.parkNanos(GATHER_NANOS);
        }
        int read = in.read(buffer, 0, BUFFER_BYTES);
        if (read < 0) {
          return -1;
        }
        at = 0;
        end = read;
      }
      int taken = Math.min(length, end - at);
      System.arraycopy(buffer, at, into, offset, taken);
      at += taken;
      return taken;
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
}
