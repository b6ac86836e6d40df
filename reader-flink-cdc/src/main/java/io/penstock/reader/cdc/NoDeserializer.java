package io.penstock.reader.cdc;

import io.penstock.job.row.RowBlock;
import io.penstock.job.row.RowBlockType;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.connect.source.SourceRecord;

/** The connector asks for one that turns each record into elements; {@link BlockEmitter} does. */
final class NoDeserializer implements DebeziumDeserializationSchema<RowBlock> {

  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(SourceRecord record, Collector<RowBlock> out) {
    throw new IllegalStateException("records are written by BlockEmitter");
  }

  @Override
  public TypeInformation<RowBlock> getProducedType() {
    return new RowBlockType();
  }
}
