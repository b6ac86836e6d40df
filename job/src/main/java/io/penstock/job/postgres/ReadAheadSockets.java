package io.penstock.job.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that are read in large pieces. The driver's own buffer of 8 KiB costs a system call for
 * every few rows, and its question whether a message is at hand waits up to a millisecond for the
 * first byte: beside a walsender that sends each change by itself the reader would be woken for
 * every one of them, which costs both more than the change.
 *
 * <p>The driver makes it by its name ({@code socketFactory}), with an argument under which the
 * connection's stream is found afterwards.
 */
public final class ReadAheadSockets extends SocketFactory {

  /** Before an argument: nothing but messages will come. */
  private static final String CLEAR = "clear ";

  /** The streams of connections that are being opened. */
  private static final Map<String, MessageStream> OPENING = new ConcurrentHashMap<>();

  private final String argument;

  /** Made by the driver. */
  public ReadAheadSockets(String argument) {
    this.argument = argument;
  }

  /**
   * An argument for one connection.
   *
   * @param clear whether it will have no TLS
   */
  static String argument(boolean clear) {
    return (clear ? CLEAR : "") + UUID.randomUUID();
  }

  /** The stream of the connection that was opened with the argument last; asked once. */
  static @Nullable MessageStream stream(String argument) {
    return OPENING.remove(argument);
  }

  @Override
  public Socket createSocket() {
    return new ReadAhead(argument);
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

    private final String argument;
    private @Nullable MessageStream stream;

    ReadAhead(String argument) {
      this.argument = argument;
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      MessageStream opened = stream;
      if (opened == null) {
        boolean clear = argument.startsWith(CLEAR);
        opened = new MessageStream(this, super.getInputStream(), clear);
        stream = opened;
        OPENING.put(argument, opened);
      }
      return opened;
    }
  }
}
