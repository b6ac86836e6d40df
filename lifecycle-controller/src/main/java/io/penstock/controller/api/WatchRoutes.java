package io.penstock.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseHandler;
import io.penstock.controller.engine.CommandException;
import io.penstock.controller.engine.HistoryWindow;
import io.penstock.controller.engine.PipeView;
import io.penstock.controller.engine.Pipes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What pages and dashboards follow: a pipe's history, and what changes now. */
final class WatchRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(WatchRoutes.class);

  /** Of a sparkline. */
  private static final int RECENT_POINTS = 60;

  private static final int EVENTS = 500;
  private static final String SSE = "text/event-stream";

  private final Pipes pipes;
  private final Scope scope;
  private final LiveFeed feed;

  WatchRoutes(Pipes pipes, Scope scope, LiveFeed feed) {
    this.pipes = pipes;
    this.scope = scope;
    this.feed = feed;
  }

  /** To be added before the routes that take any name for a pipe's. */
  void add(RoutesConfig routes) {
    String all = "/v1/organizations/{organization}/services/{service}/clickpipes";
    routes.get(all + "/stream", this::followAll);
    routes.get(all + "/{pipe}/stream", this::followOne);
    routes.get(all + "/{pipe}/history", this::history);
  }

  private void history(Context context) {
    String asked = context.queryParam("window");
    String name = asked == null || asked.isEmpty() ? HistoryWindow.QUARTER.wireName() : asked;
    HistoryWindow window = HistoryWindow.named(name).orElse(null);
    if (window == null) {
      Answers.error(
          context,
          400,
          "BAD_REQUEST",
          "window: must be one of " + String.join(", ", HistoryWindow.names()));
      return;
    }
    Answers.ok(
        context,
        HistoryJson.of(pipes.history(scope.serviceId(context), Scope.pipeId(context), window)));
  }

  private void followAll(Context context) {
    String service = scope.serviceId(context);
    follow(context, () -> Map.of("pipes", list(service).toString()));
  }

  private ArrayNode list(String service) {
    ArrayNode list = Answers.JSON.createArrayNode();
    for (PipeView pipe : pipes.list(service)) {
      try {
        list.add(look(service, pipe));
      } catch (CommandException e) {
        // It was deleted since it was listed.
        continue;
      } catch (RuntimeException e) {
        // One that cannot be read, of which the engine's rounds tell, hides no other.
        LOG.debug("{} is listed by its state alone", pipe.id(), e);
        ObjectNode node = Answers.JSON.createObjectNode();
        node.set("pipe", PipeJson.of(pipe));
        node.putObject("status").put("state", pipe.state().wireName());
        node.putArray("recent");
        list.add(node);
      }
    }
    return list;
  }

  private ObjectNode look(String service, PipeView pipe) {
    ObjectNode node = Answers.JSON.createObjectNode();
    node.set("pipe", PipeJson.of(pipe));
    node.set("status", StatusJson.status(pipes.status(service, pipe.id())));
    node.set(
        "recent",
        HistoryJson.recent(
            pipes.history(service, pipe.id(), HistoryWindow.QUARTER).points(), RECENT_POINTS));
    return node;
  }

  private void followOne(Context context) {
    String service = scope.serviceId(context);
    String id = Scope.pipeId(context);
    pipes.get(service, id);
    follow(
        context,
        () -> {
          Map<String, String> now = new LinkedHashMap<>();
          now.put("pipe", PipeJson.of(pipes.get(service, id)).toString());
          now.put("status", StatusJson.status(pipes.status(service, id)).toString());
          now.put("tables", StatusJson.tables(pipes.tables(service, id)).toString());
          now.put("events", StatusJson.events(pipes.events(service, id, EVENTS)).toString());
          return now;
        });
  }

  private void follow(Context context, Supplier<Map<String, String>> look) {
    if (!String.valueOf(context.header("Accept")).contains(SSE)) {
      Answers.error(context, 400, "BAD_REQUEST", "header Accept: must be " + SSE);
      return;
    }
    if (!feed.hasRoom()) {
      context.header("Retry-After", "10");
      Answers.error(context, 429, "TOO_MANY_REQUESTS", LiveFeed.MOST + " streams are open already");
      return;
    }
    new SseHandler(client -> feed.follow(client, look)).handle(context);
  }
}
