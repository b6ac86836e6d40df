package io.penstock.job.source;

import io.penstock.job.source.PlanState.TableProgress;
import io.penstock.job.split.PipeSplit;
import io.penstock.job.split.SplitCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The byte form of the enumerator's checkpoint; version 1 is the record's fields in order. */
final class PlanStateCodec implements SimpleVersionedSerializer<PlanState> {

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(PlanState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    out.writeBoolean(state.planned());
    out.writeInt(state.epoch());
    out.writeInt(state.open().size());
    for (PipeSplit.Chunk chunk : state.open()) {
      SplitCodec.write(chunk, out);
    }
    out.writeBoolean(state.streamAssigned());
    out.writeInt(state.progress().size());
    for (TableProgress progress : state.progress()) {
      out.writeInt(progress.chunks());
      out.writeInt(progress.done());
      out.writeLong(progress.rows());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public PlanState deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException("enumerator state of version " + version + " is not understood");
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    boolean planned = in.readBoolean();
    int epoch = in.readInt();
    List<PipeSplit.Chunk> open = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      open.add((PipeSplit.Chunk) SplitCodec.read(SplitCodec.VERSION, in));
    }
    boolean streamAssigned = in.readBoolean();
    List<TableProgress> progress = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      progress.add(new TableProgress(in.readInt(), in.readInt(), in.readLong()));
    }
    return new PlanState(planned, epoch, open, streamAssigned, progress);
  }
}
