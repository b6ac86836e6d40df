package io.penstock.controller.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.destination.Services;
import io.penstock.controller.engine.CommandException;
import io.penstock.controller.engine.Pipes;
import io.penstock.controller.metrics.Scrape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. */
public final class ApiServer implements AutoCloseable {

  static final String CALLER = "penstock.caller";

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final long MAX_BODY = 1 << 20;

  private final Javalin server;

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
      Health health,
      Scrape metrics) {
    ApiKeys keys = new ApiKeys(config.apiKeys());
    BrowserGuard guard = new BrowserGuard(config.listen().host());
    Scope scope = new Scope(organization, services);
    server =
        Javalin.create(
            javalin -> {
              javalin.startup.showJavalinBanner = false;
              javalin.startup.showOldJavalinVersionWarning = false;
              javalin.http.maxRequestSize = MAX_BODY;
              javalin.http.prefer405over404 = true;
              javalin.jetty.host = config.listen().host();
              javalin.jetty.port = config.listen().port();
              page(javalin);
              javalin.routes.before(context -> admit(context, guard, keys));
              javalin.routes.get("/health", health::answer);
              new DocumentRoutes().add(javalin.routes);
              scope.add(javalin.routes);
              new PipeRoutes(pipes, scope).add(javalin.routes);
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
    }
  }

  private static void admit(Context context, BrowserGuard guard, ApiKeys keys) {
    if (!guard.admit(context)) {
      context.skipRemainingHandlers();
      return;
    }
    if (!context.path().startsWith("/v1/") && !context.path().equals("/v1")) {
      return;
    }
    context.header("Cache-Control", "no-store");
    Optional<String> caller = keys.caller(context);
    if (caller.isEmpty()) {
      context.header("WWW-Authenticate", "Basic realm=\"penstock\"");
      Answers.error(context, 401, "UNAUTHORIZED", "give a key id and its secret by HTTP Basic");
      context.skipRemainingHandlers();
      return;
    }
    context.attribute(CALLER, caller.get());
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
      case 404 -> "NOT_FOUND";
      case 405 -> "METHOD_NOT_ALLOWED";
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
    server.stop();
  }
}
