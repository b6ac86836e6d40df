package io.penstock.controller.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.definition.UnreadableDefinitionException;
import io.penstock.controller.destination.Services;
import io.penstock.controller.engine.CommandException;
import io.penstock.controller.engine.Pipes;
import io.penstock.controller.engine.Verifications;
import io.penstock.controller.key.KeyFile;
import io.penstock.controller.metrics.Scrape;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. */
public final class ApiServer implements AutoCloseable {

  static final String CALLER = "penstock.caller";
  static final String ROLE = "penstock.role";

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Bytes of a request line with all headers. */
  private static final int MAX_HEADERS = 16 * 1024;

  private final Javalin server;
  private final LiveFeed feed = new LiveFeed();

  /**
   * A server that is not started.
   *
   * @param health what {@code /health} answers
   */
  public ApiServer(
      ControllerConfig config,
      UUID organization,
      Services services,
      Pipes pipes,
      Verifications verifications,
      Health health,
      Scrape metrics) {
    ControllerConfig.Listen listen = config.listen();
    Admission admission =
        new Admission(
            new BrowserGuard(listen.host(), listen.names()),
            new ApiKeys(config.apiKeys(), new KeyFile(config.apiKeysFile())),
            new RateLimiter(config.limits().requestsPerSecond(), System::nanoTime),
            listen.loopback());
    Scope scope = new Scope(organization, services);
    server =
        Javalin.create(
            javalin -> {
              javalin.startup.showJavalinBanner = false;
              javalin.startup.showOldJavalinVersionWarning = false;
              javalin.http.maxRequestSize = config.limits().maxBodyBytes();
              javalin.http.prefer405over404 = true;
              javalin.jetty.host = listen.host();
              javalin.jetty.port = listen.port();
              javalin.jetty.modifyHttpConfiguration(ApiServer::bound);
              listen
                  .tls()
                  .ifPresent(
                      tls ->
                          javalin.jetty.addConnector(
                              (jetty, http) -> TlsConnector.of(jetty, http, listen, tls)));
              page(javalin);
              javalin.routes.before(admission::admit);
              javalin.routes.get("/health", health::answer);
              new DocumentRoutes().add(javalin.routes);
              scope.add(javalin.routes);
              Bodies bodies = new Bodies(config.limits().maxBodyBytes());
              new WatchRoutes(pipes, scope, feed).add(javalin.routes);
              new PipeRoutes(pipes, scope, bodies).add(javalin.routes);
              new VerifyRoutes(verifications, scope, bodies).add(javalin.routes);
              new MetricRoutes(metrics, scope, services).add(javalin.routes);
              errors(javalin);
            });
  }

  private static void page(JavalinConfig javalin) {
    // Built without the page (a developer's tree) the API still serves.
    if (ApiServer.class.getResource("/web/index.html") != null) {
      javalin.staticFiles.add(
          files -> {
            files.directory = "/web";
            files.location = Location.CLASSPATH;
          });
      // Its library of charts.
      javalin.staticFiles.enableWebjars();
    }
  }

  private static void bound(HttpConfiguration http) {
    http.setRequestHeaderSize(MAX_HEADERS);
    http.setSendServerVersion(false);
  }

  private static void errors(JavalinConfig javalin) {
    javalin.routes.exception(
        CommandException.class,
        (e, context) -> {
          String message = String.valueOf(e.getMessage());
          switch (e.kind()) {
            case INVALID -> Answers.error(context, 400, "BAD_REQUEST", message, e.problems());
            case NOT_FOUND -> Answers.error(context, 404, "NOT_FOUND", message);
            case CONFLICT -> Answers.error(context, 409, "CONFLICT", message);
          }
        });
    javalin.routes.exception(
        UnreadableDefinitionException.class,
        (e, context) -> Answers.error(context, 409, "CONFLICT", String.valueOf(e.getMessage())));
    javalin.routes.exception(
        HttpResponseException.class,
        (e, context) ->
            Answers.error(
                context, e.getStatus(), word(e.getStatus()), String.valueOf(e.getMessage())));
    javalin.routes.exception(
        JdbiException.class,
        (e, context) -> {
          LOG.error("the store cannot be used", e);
          Answers.error(
              context, 503, "UNAVAILABLE", "the store cannot be used now; pipes run on meanwhile");
        });
    javalin.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), e);
          Answers.error(context, 500, "INTERNAL_ERROR", "see the controller's log");
        });
  }

  private static String word(int status) {
    return switch (status) {
      case 400 -> "BAD_REQUEST";
      case 403 -> "FORBIDDEN";
      case 404 -> "NOT_FOUND";
      case 405 -> "METHOD_NOT_ALLOWED";
      case 408 -> "REQUEST_TIMEOUT";
      case 413 -> "PAYLOAD_TOO_LARGE";
      default -> String.format(Locale.ROOT, "HTTP_%d", status);
    };
  }

  /** Starts to listen. */
  public void start() {
    server.start();
  }

  /** Every route as {@code GET /path}: what openapi.yaml is held to. */
  public List<String> routes() {
    return server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method + " " + endpoint.path)
        .toList();
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    feed.close();
    server.stop();
  }
}
