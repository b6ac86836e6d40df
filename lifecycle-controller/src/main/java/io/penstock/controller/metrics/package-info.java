/**
 * Numbers for Prometheus, served at {@code /metrics} (no key; loopback only) and {@code
 * …/prometheus} (with a key).
 *
 * <p>ClickPipes' names: {@code ClickPipes_Info} (1; label {@code clickpipe_state}), {@code
 * ClickPipes_SourceReplicationLatency_MiB}, {@code ClickPipes_FetchedEvents_PerTable} (label {@code
 * destination_table}), {@code ClickPipes_Errors_Total} (1 while it has an error, else 0); all with
 * {@code clickhouse_org, clickhouse_service, clickhouse_service_name, clickpipe_id, clickpipe_name,
 * clickpipe_source}.
 *
 * <p>Penstock's own, with the same labels: {@code penstock_pipe_lag_seconds}, {@code
 * penstock_pipe_rows_inserted}, {@code penstock_pipe_rows_per_second}, {@code
 * penstock_pipe_snapshot_splits_done}, {@code penstock_pipe_snapshot_splits_planned}, {@code
 * penstock_slot_retained_bytes}, {@code penstock_pipe_checkpoint_age_seconds}, and the JVM's {@code
 * jvm_*}.
 */
@NullMarked
package io.penstock.controller.metrics;

import org.jspecify.annotations.NullMarked;
