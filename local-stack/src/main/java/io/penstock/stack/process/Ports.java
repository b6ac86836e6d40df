package io.penstock.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * Picks TCP ports on the loopback address. Remembers what it handed out, so that two services of
 * one stack are never given the same port before either has bound it.
 */
public final class Ports {
  private static final int SEARCH = 200;
  private final Set<Integer> handedOut = new HashSet<>();

  /** Any free port, chosen by the kernel. */
  public static int anyFree() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether nobody listens on the port at 127.0.0.1. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // Without it, a port in TIME_WAIT of the service that just died would look taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The port that the user asked for.
   *
   * @throws StackException naming port and flag when it is taken
   */
  public int exactly(int port, String flag) {
    if (port < 1 || port > 65535) {
      throw new StackException(flag + " " + port + " is not a port: give 1 to 65535.");
    }
    if (handedOut.contains(port) || !isFree(port)) {
      throw new StackException(
          "Port "
              + port
              + " ("
              + flag
              + ") is taken: stop what listens there or choose another with "
              + flag
              + ".");
    }
    handedOut.add(port);
    return port;
  }

  /** Takes the port if it is free; says whether it was. */
  public boolean takeIfFree(int port) {
    return !handedOut.contains(port) && isFree(port) && handedOut.add(port);
  }

  /** {@code preferred} when it is free, else the next free one above it. */
  public int from(int preferred) {
    for (int port = preferred; port < preferred + SEARCH && port <= 65535; port++) {
      if (!handedOut.contains(port) && isFree(port)) {
        handedOut.add(port);
        return port;
      }
    }
    throw new StackException("No free port between " + preferred + " and " + (preferred + SEARCH));
  }
}
