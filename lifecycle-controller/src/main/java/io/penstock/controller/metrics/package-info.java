/**
 * Numbers for Prometheus, served at {@code /metrics} (without a key where only this machine reaches
 * it) and {@code …/prometheus} (with a key).
 *
 * <p>ClickPipes' names: {@code ClickPipes_Info} (1; label {@code clickpipe_state}), {@code
 * ClickPipes_FetchedBytesCompressed_Total}, {@code ClickPipes_FetchedBytesInitialLoad_Total},
 * {@code ClickPipes_FetchedEvents_PerTable} (labels {@code destination_table, event_type}), {@code
 * ClickPipes_Errors_Total}, {@code ClickPipes_SourceReplicationLatency_MiB}, {@code
 * ClickPipes_LastFetchedBatchId}, {@code ClickPipes_LastSentBatchId}; all with {@code
 * clickhouse_org, clickhouse_service, clickhouse_service_name, clickpipe_id, clickpipe_name,
 * clickpipe_source}. {@code ?filtered_metrics=true} leaves only these.
 *
 * <p>Penstock's own, with the same labels, begin with {@code penstock_}: {@link
 * io.penstock.controller.metrics.OwnNumbers}. docs/operations/monitoring.md has them all; a test
 * compares. The JVM's {@code jvm_*} are at {@code /metrics} only.
 */
@NullMarked
package io.penstock.controller.metrics;

import org.jspecify.annotations.NullMarked;
