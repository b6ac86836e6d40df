/**
 * The job of pipes with {@code reader: flink-cdc}: flink-connector-postgres-cdc reads, and what it
 * reads goes as blocks into the same sink. Slow by measure; it is here to be compared with.
 *
 * <pre>
 * {@link io.penstock.reader.cdc.FlinkCdcSource} ─▶ connector's splits and records
 *    ─▶ {@link io.penstock.reader.cdc.BlockEmitter} ─▶ RowBlock ─▶ job's ClickHouseSink
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package io.penstock.reader.cdc;
