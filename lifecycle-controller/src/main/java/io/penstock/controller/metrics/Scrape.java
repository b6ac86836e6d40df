package io.penstock.controller.metrics;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text that Prometheus reads; the pipes' numbers are gathered when it asks. */
public final class Scrape implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);
  private static final double MIB = 1024 * 1024;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
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

  /** Everything: all pipes, and the controller's own JVM. Prometheus text format 0.0.4. */
  public String all() {
    return pipes(services.all(), false) + registry.scrape();
  }

  /**
   * The numbers of the pipes of some services.
   *
   * @param filtered whether only ClickPipes' own names are wanted
   */
  public String pipes(List<ControllerConfig.Service> wanted, boolean filtered) {
    Exposition text = new Exposition();
    for (ControllerConfig.Service service : wanted) {
      for (PipeView pipe : pipes.list(service.id().toString())) {
        try {
          gather(text, service, pipe, filtered);
        } catch (CommandException e) {
          // It was deleted since it was listed.
          continue;
        } catch (RuntimeException e) {
          // One that cannot be read, of which the engine's rounds tell, hides no other's numbers.
          LOG.debug("{} is left out of the scrape", pipe.id(), e);
        }
      }
    }
    return text.text();
  }

  private void gather(
      Exposition text, ControllerConfig.Service service, PipeView pipe, boolean filtered) {
    PipeStatus status = pipes.status(pipe.serviceId(), pipe.id());
    List<PipeStatus.Table> tables = pipes.tables(pipe.serviceId(), pipe.id());
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("clickhouse_org", organization.toString());
    labels.put("clickhouse_service", pipe.serviceId());
    labels.put("clickhouse_service_name", service.name());
    labels.put("clickpipe_id", pipe.id());
    labels.put("clickpipe_name", pipe.name());
    labels.put("clickpipe_source", "postgres");
    clickPipes(text, labels, pipe, status, tables);
    if (!filtered) {
      new OwnNumbers(text, labels, clock.instant()).add(status, tables);
    }
  }

  private static void clickPipes(
      Exposition text,
      Map<String, String> labels,
      PipeView pipe,
      PipeStatus status,
      List<PipeStatus.Table> tables) {
    text.gauge(
        "ClickPipes_Info",
        "Always 1; the label clickpipe_state tells the state",
        with(labels, "clickpipe_state", pipe.state().wireName()),
        1);
    text.counter(
        "ClickPipes_Errors_Total",
        "Errors that the pipe has met",
        labels,
        status.counts().errors().values().stream().mapToLong(Long::longValue).sum());
    text.counter(
        "ClickPipes_FetchedBytesCompressed_Total",
        "Bytes of rows sent to ClickHouse; this pipe counts them uncompressed",
        labels,
        status.counts().bytesInserted());
    text.counter(
        "ClickPipes_FetchedBytesInitialLoad_Total",
        "Bytes that the initial load has read",
        labels,
        status.counts().snapshotBytes());
    // One INSERT is one batch, which is counted once ClickHouse has acknowledged it.
    for (String name : List.of("ClickPipes_LastFetchedBatchId", "ClickPipes_LastSentBatchId")) {
      text.gauge(
          name, "INSERTs that ClickHouse has acknowledged", labels, status.counts().batches());
    }
    status
        .lagBytes()
        .ifPresent(
            n ->
                text.gauge(
                    "ClickPipes_SourceReplicationLatency_MiB",
                    "WAL that is written but not yet in ClickHouse",
                    labels,
                    n / MIB));
    for (PipeStatus.Table table : tables) {
      Map<String, String> one = with(labels, "destination_table", table.target());
      long copied = Math.min(table.rows(), table.rowsInserted());
      String help = "Rows written, by the load (snapshot) and after it (change)";
      String name = "ClickPipes_FetchedEvents_PerTable";
      text.counter(name, help, with(one, "event_type", "snapshot"), copied);
      text.counter(name, help, with(one, "event_type", "change"), table.rowsInserted() - copied);
    }
  }

  static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(name, value);
    return more;
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
