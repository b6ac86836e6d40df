package io.penstock.controller.metrics;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.destination.Services;
import io.penstock.controller.engine.CommandException;
import io.penstock.controller.engine.PipeStatus;
import io.penstock.controller.engine.PipeView;
import io.penstock.controller.engine.Pipes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The text that Prometheus reads; the pipes' numbers are gathered when it asks. */
public final class Scrape implements AutoCloseable {

  private static final double MIB = 1024 * 1024;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final Map<String, MultiGauge> gauges = new HashMap<>();
  private final UUID organization;
  private final Services services;
  private final Pipes pipes;
  private final Clock clock;

  public Scrape(UUID organization, Services services, Pipes pipes, Clock clock) {
    this.organization = organization;
    this.services = services;
    this.pipes = pipes;
    this.clock = clock;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    garbage.bindTo(registry);
  }

  /** Prometheus text format 0.0.4. */
  public synchronized String text() {
    Map<String, List<MultiGauge.Row<?>>> rows = new HashMap<>();
    gauges.keySet().forEach(name -> rows.put(name, new ArrayList<>()));
    for (ControllerConfig.Service service : services.all()) {
      for (PipeView pipe : pipes.list(service.id().toString())) {
        try {
          gather(service, pipe, rows);
        } catch (CommandException e) {
          // It was deleted since it was listed.
          continue;
        }
      }
    }
    rows.forEach((name, all) -> gauge(name).register(all, true));
    return registry.scrape();
  }

  private MultiGauge gauge(String name) {
    return gauges.computeIfAbsent(name, key -> MultiGauge.builder(key).register(registry));
  }

  private void gather(
      ControllerConfig.Service service, PipeView pipe, Map<String, List<MultiGauge.Row<?>>> rows) {
    PipeStatus status = pipes.status(pipe.serviceId(), pipe.id());
    Tags tags =
        Tags.of(
            "clickhouse_org", organization.toString(),
            "clickhouse_service", pipe.serviceId(),
            "clickhouse_service_name", service.name(),
            "clickpipe_id", pipe.id(),
            "clickpipe_name", pipe.definition().name(),
            "clickpipe_source", "postgres");
    add(rows, "ClickPipes_Info", tags.and("clickpipe_state", pipe.state().wireName()), 1);
    add(rows, "ClickPipes_Errors_Total", tags, status.reason().isPresent() ? 1 : 0);
    status
        .lagBytes()
        .ifPresent(n -> add(rows, "ClickPipes_SourceReplicationLatency_MiB", tags, n / MIB));
    status.lagSeconds().ifPresent(n -> add(rows, "penstock.pipe.lag.seconds", tags, n));
    add(rows, "penstock.pipe.rows.inserted", tags, status.rowsInserted());
    add(rows, "penstock.pipe.rows.per.second", tags, status.rowsPerSecond());
    add(rows, "penstock.pipe.snapshot.splits.done", tags, status.snapshot().splitsDone());
    add(rows, "penstock.pipe.snapshot.splits.planned", tags, status.snapshot().splitsTotal());
    status
        .slot()
        .ifPresent(s -> add(rows, "penstock.slot.retained.bytes", tags, s.retainedBytes()));
    status
        .checkpoint()
        .ifPresent(
            c ->
                add(
                    rows,
                    "penstock.pipe.checkpoint.age.seconds",
                    tags,
                    Duration.between(c.completedAt(), clock.instant()).toMillis() / 1000.0));
    for (PipeStatus.Table table : pipes.tables(pipe.serviceId(), pipe.id())) {
      add(
          rows,
          "ClickPipes_FetchedEvents_PerTable",
          tags.and("destination_table", table.target()),
          table.rowsInserted());
    }
  }

  private static void add(
      Map<String, List<MultiGauge.Row<?>>> rows, String name, Tags tags, double value) {
    rows.computeIfAbsent(name, key -> new ArrayList<>()).add(MultiGauge.Row.of(tags, value));
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
