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

/**
 * The byte form of the enumerator's checkpoint. Version 2 is the records' fields in order. Version
 * 1 began with one {@code planned} for all tables and had no number of plans; its chunks' ids are
 * of another form, so counting from 0 gives none of them again.
 */
final class PlanStateCodec implements SimpleVersionedSerializer<PlanState> {

  private static final int VERSION = 2;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(PlanState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    out.writeInt(state.epoch());
    out.writeInt(state.plans());
    out.writeInt(state.open().size());
    for (PipeSplit.Chunk chunk : state.open()) {
      SplitCodec.write(chunk, out);
    }
    out.writeBoolean(state.streamAssigned());
    out.writeInt(state.progress().size());
    for (TableProgress progress : state.progress()) {
      out.writeBoolean(progress.planned());
      out.writeInt(progress.chunks());
      out.writeInt(progress.done());
      out.writeLong(progress.rows());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public PlanState deserialize(int version, byte[] bytes) throws IOException {
    if (version < 1 || version > VERSION) {
      throw new IOException("enumerator state of version " + version + " is not understood");
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    boolean allPlanned = version == 1 && in.readBoolean();
    int epoch = in.readInt();
    int plans = version == 1 ? 0 : in.readInt();
    List<PipeSplit.Chunk> open = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      open.add((PipeSplit.Chunk) SplitCodec.read(SplitCodec.VERSION, in));
    }
    boolean streamAssigned = in.readBoolean();
    List<TableProgress> progress = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      boolean planned = version == 1 ? allPlanned : in.readBoolean();
      progress.add(new TableProgress(planned, in.readInt(), in.readInt(), in.readLong()));
    }
    return new PlanState(epoch, plans, open, streamAssigned, progress);
  }
}
