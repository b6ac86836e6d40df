package io.penstock.stack.clickhouse.front;

import java.net.InetAddress;
import java.util.List;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server under the front: Jetty's core, on 127.0.0.1, without servlets. */
final class FrontServer {
  /**
   * What one read of a socket takes at most. The JDK's server reads 8 KiB at a time: with the
   * copies that followed, that was a tenth of the machine while a table was loaded.
   */
  private static final int INPUT_BYTES = 256 << 10;

  /** Requests that run at a time. Each holds a thread for as long as the engine works on it. */
  private static final int MAX_THREADS = 500;

  /** Of a request's line and headers: ClickHouse's own http_max_uri_size. */
  private static final int MAX_HEADER_BYTES = 1 << 20;

  private static final int MAX_POOLED_BUFFERS = 64;
  private static final int ACCEPT_QUEUE = 256;
  private static final long IDLE_CONNECTION_MILLIS = 300_000;
  private static final long STOP_MILLIS = 1_000;

  private FrontServer() {}

  /**
   * A server that is not started yet. The first of {@code handlers} that wants it has a request.
   */
  static Server on(int port, List<Handler> handlers) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("front");
    threads.setStopTimeout(STOP_MILLIS);
    // Jetty's own pool keeps no buffer above 64 KiB.
    ArrayByteBufferPool buffers =
        new ArrayByteBufferPool.Quadratic(0, INPUT_BYTES, MAX_POOLED_BUFFERS);
    Server server = new Server(threads, null, buffers);
    HttpConnectionFactory http = new HttpConnectionFactory(configuration());
    http.setInputBufferSize(INPUT_BYTES);
    ServerConnector connector = new ServerConnector(server, 1, 1, http);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(IDLE_CONNECTION_MILLIS);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new Handler.Sequence(handlers)));
    // Of requests that are no HTTP: Jetty's own page would name its version.
    server.setErrorHandler(
        (request, response, callback) -> {
          response.write(true, null, callback);
          return true;
        });
    server.setStopTimeout(STOP_MILLIS);
    return server;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    // A statement may run for many minutes: only connections between requests grow too old.
    configuration.setIdleTimeout(0);
    return configuration;
  }
}
