package io.penstock.job.split;

import io.penstock.model.Lsn;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The byte form of splits, in checkpoints and between JobManager and TaskManagers. A tag byte (1
 * chunk of pages, 2 stream, 3 chunk of values), then the record's fields in order, texts in
 * modified UTF-8, a byte before what may be null. Version 1 had no timeline in the stream.
 */
public final class SplitCodec implements SimpleVersionedSerializer<PipeSplit> {

  public static final int VERSION = 2;
  public static final SplitCodec INSTANCE = new SplitCodec();

  private static final int PAGE_CHUNK = 1;
  private static final int STREAM = 2;
  private static final int VALUE_CHUNK = 3;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(PipeSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public PipeSplit deserialize(int version, byte[] bytes) throws IOException {
    return read(version, new DataInputDeserializer(bytes));
  }

  /** Appends a split. */
  public static void write(PipeSplit split, DataOutputSerializer out) throws IOException {
    if (split instanceof PipeSplit.Chunk chunk) {
      out.writeByte(chunk.range() instanceof PipeSplit.Pages ? PAGE_CHUNK : VALUE_CHUNK);
      out.writeUTF(chunk.id());
      out.writeInt(chunk.epoch());
      out.writeInt(chunk.table());
      out.writeUTF(chunk.schema());
      out.writeUTF(chunk.relation());
      out.writeLong(chunk.filenode());
      write(chunk.range(), out);
      out.writeUTF(chunk.exportedSnapshot());
    } else if (split instanceof PipeSplit.Stream stream) {
      out.writeByte(STREAM);
      out.writeLong(stream.position().value());
      out.writeLong(stream.rows());
      out.writeLong(stream.partial().value());
      out.writeInt(stream.timeline());
    }
  }

  private static void write(PipeSplit.Range range, DataOutputSerializer out) throws IOException {
    if (range instanceof PipeSplit.Pages pages) {
      out.writeLong(pages.from());
      out.writeLong(pages.to());
    } else if (range instanceof PipeSplit.Values values) {
      out.writeInt(values.attnum());
      writeOptional(values.from(), out);
      writeOptional(values.to(), out);
    }
  }

  private static PipeSplit.Range readRange(int tag, DataInputDeserializer in) throws IOException {
    return tag == PAGE_CHUNK
        ? new PipeSplit.Pages(in.readLong(), in.readLong())
        : new PipeSplit.Values(in.readInt(), readOptional(in), readOptional(in));
  }

  private static void writeOptional(@Nullable String text, DataOutputSerializer out)
      throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String readOptional(DataInputDeserializer in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /** Reads what {@link #write} wrote. */
  public static PipeSplit read(int version, DataInputDeserializer in) throws IOException {
    if (version < 1 || version > VERSION) {
      throw new IOException("split state of version " + version + " is not understood");
    }
    int tag = in.readByte();
    return switch (tag) {
      case PAGE_CHUNK, VALUE_CHUNK ->
          new PipeSplit.Chunk(
              in.readUTF(),
              in.readInt(),
              in.readInt(),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              readRange(tag, in),
              in.readUTF());
      case STREAM ->
          new PipeSplit.Stream(
              new Lsn(in.readLong()),
              in.readLong(),
              new Lsn(in.readLong()),
              version == 1 ? 0 : in.readInt());
      default -> throw new IOException("split state with the unknown tag " + tag);
    };
  }
}
