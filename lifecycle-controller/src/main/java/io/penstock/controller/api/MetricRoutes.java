package io.penstock.controller.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.penstock.controller.destination.Services;
import io.penstock.controller.metrics.Scrape;
import java.util.List;

/** What Prometheus reads: the controller's own address, and ClickHouse Cloud's two. */
final class MetricRoutes {

  private final Scrape metrics;
  private final Scope scope;
  private final Services services;

  MetricRoutes(Scrape metrics, Scope scope, Services services) {
    this.metrics = metrics;
    this.scope = scope;
    this.services = services;
  }

  void add(RoutesConfig routes) {
    routes.get("/metrics", context -> answer(context, metrics.all()));
    routes.get(
        "/v1/organizations/{organization}/prometheus",
        context -> {
          scope.check(context);
          answer(context, metrics.pipes(services.all(), filtered(context)));
        });
    routes.get(
        "/v1/organizations/{organization}/services/{service}/prometheus",
        context ->
            answer(context, metrics.pipes(List.of(scope.service(context)), filtered(context))));
  }

  /** ClickHouse Cloud's switch: true leaves what dashboards and alerts go by. */
  private static boolean filtered(Context context) {
    return "true".equalsIgnoreCase(context.queryParam("filtered_metrics"));
  }

  private static void answer(Context context, String text) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(text);
  }
}
