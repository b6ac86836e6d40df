package io.penstock.reader.cdc;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.tls.TlsProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.cdc.connectors.base.options.StartupOptions;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfigFactory;

/** A pipe's spec as the connector's configuration, hardened; decision 0029 says why each. */
final class PipeConfig {

  /** Stands where Postgres has left out a large value; nobody writes it by chance. */
  static final String UNCHANGED = "penstock-unchanged-5f1c0c1e-8f0b-4b0e-9a57-1d7a3d0f6e21";

  /** Longest time that the position stays behind the last commit of a stream that pauses. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final int FETCH_ROWS = 10_000;

  private PipeConfig() {}

  /** The configuration; without the password, which {@link PipePassword} has. */
  static PostgresSourceConfigFactory of(PipeSpec spec) {
    SourceSpec source = spec.source();
    StreamSpec stream = Objects.requireNonNull(spec.stream());
    PostgresSourceConfigFactory factory = new PostgresSourceConfigFactory();
    factory.hostname(source.host().indexOf(':') >= 0 ? "[" + source.host() + "]" : source.host());
    factory.port(source.port());
    factory.database(source.database());
    factory.username(source.username());
    factory.password("");
    factory.schemaList(active(spec).map(TablePlan::schema).distinct().toArray(String[]::new));
    factory.tableList(active(spec).map(TablePlan::display).toArray(String[]::new));
    factory.slotName(stream.slot());
    factory.decodingPluginName("pgoutput");
    // Changes of a table's copy come in the stream, which is read once and after it.
    factory.skipSnapshotBackfill(true);
    factory.setLsnCommitCheckpointsDelay(0);
    factory.heartbeatInterval(HEARTBEAT);
    factory.splitSize(spec.settings().rowsPerPartition());
    factory.fetchSize(FETCH_ROWS);
    factory.startupOptions(
        spec.mode().snapshots() ? StartupOptions.initial() : StartupOptions.latest());
    factory.debeziumProperties(properties(spec, stream));
    return factory;
  }

  private static java.util.stream.Stream<TablePlan> active(PipeSpec spec) {
    return spec.tables().stream().filter(TablePlan::active);
  }

  private static Properties properties(PipeSpec spec, StreamSpec stream) {
    Properties properties = new Properties();
    properties.setProperty("publication.name", stream.publication());
    properties.setProperty("publication.autocreate.mode", "disabled");
    properties.setProperty("slot.drop.on.stop", "false");
    properties.setProperty("include.unknown.datatypes", "true");
    properties.setProperty("decimal.handling.mode", "string");
    properties.setProperty("binary.handling.mode", "bytes");
    properties.setProperty("time.precision.mode", "adaptive_time_microseconds");
    // The deprecated name of unavailable.value.placeholder: its default wins over that one.
    properties.setProperty("toasted.value.placeholder", UNCHANGED);
    properties.setProperty("tombstones.on.delete", "false");
    // What asks the server how far it has got.
    properties.setProperty("status.update.interval.ms", Long.toString(HEARTBEAT.toMillis()));
    properties.setProperty(
        "truncate.handling.mode", spec.settings().ignoresTruncate() ? "skip" : "include");
    connection(spec).forEach((key, value) -> properties.setProperty("database." + key, value));
    return properties;
  }

  /** What every connection to the source is opened with, beside address and user. */
  static Map<String, String> connection(PipeSpec spec) {
    Map<String, String> properties = new TreeMap<>(TlsProperties.of(spec.source().tls()));
    properties.put("authenticationPluginClassName", PipePassword.class.getName());
    properties.put(PipePassword.PROPERTY, spec.source().password().text());
    properties.put("ApplicationName", "penstock " + spec.pipeName() + " flink-cdc");
    properties.put("tcpKeepAlive", "true");
    properties.put(
        "options",
        "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
            + " -c idle_session_timeout=0 -c row_security=off");
    return properties;
  }
}
