package io.penstock.job.row;

import io.penstock.job.encode.RowBuffer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Carries blocks between operators. Source and sink are chained, so blocks pass by reference:
 * {@link #copy} hands on the same one. The byte form exists for graphs that break the chain.
 */
public final class RowBlockSerializer extends TypeSerializerSingleton<RowBlock> {

  private static final long serialVersionUID = 1;

  public static final RowBlockSerializer INSTANCE = new RowBlockSerializer();

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public RowBlock createInstance() {
    return RowBlock.truncation(0);
  }

  @Override
  public RowBlock copy(RowBlock from) {
    return from;
  }

  @Override
  public RowBlock copy(RowBlock from, RowBlock reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RowBlock block, DataOutputView target) throws IOException {
    target.writeInt(block.table());
    target.writeBoolean(block.isTruncation());
    target.writeInt(block.rows());
    target.writeInt(block.copies());
    target.writeInt(block.inserts());
    target.writeInt(block.updates());
    target.writeInt(block.deletes());
    target.writeInt(block.ends().length);
    for (int end : block.ends()) {
      target.writeInt(end);
    }
    target.writeInt(block.bytes().size());
    target.write(block.bytes().array(), 0, block.bytes().size());
  }

  @Override
  public RowBlock deserialize(DataInputView source) throws IOException {
    int table = source.readInt();
    boolean truncation = source.readBoolean();
    int rows = source.readInt();
    int copies = source.readInt();
    int inserts = source.readInt();
    int updates = source.readInt();
    int deletes = source.readInt();
    int[] ends = new int[source.readInt()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = source.readInt();
    }
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    if (truncation) {
      return RowBlock.truncation(table);
    }
    RowBuffer buffer = new RowBuffer(bytes.length);
    buffer.writeBytes(bytes, 0, bytes.length);
    if (ends.length > 0) {
      return RowBlock.columns(table, buffer, ends, rows, null);
    }
    return RowBlock.rows(table, buffer, rows, copies, inserts, updates, deletes, null);
  }

  @Override
  public RowBlock deserialize(RowBlock reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<RowBlock> snapshotConfiguration() {
    return new Snapshot();
  }

  /** No configuration to keep. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowBlock> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
