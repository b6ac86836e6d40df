package io.penstock.job.encode;

import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.job.encode.wire.ValueReader;

/** hstore to Map(String, Nullable(String)); its pairs keep their order, which is hstore's own. */
final class HstoreWriters {

  private HstoreWriters() {}

  /**
   * From hstore_send (contrib/hstore/hstore_io.c): the number of pairs, then of each the key after
   * its length and the value after its own, −1 for NULL.
   */
  static final class Binary extends CollectionWriter {
    private final ValueReader reader = new ValueReader();

    Binary(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      try {
        reader.reset(source, offset, length);
        int pairs = reader.count(8);
        out.writeVarUInt(pairs);
        for (int i = 0; i < pairs; i++) {
          int key = reader.intValue();
          out.writeString(source, reader.skip(key), key);
          int value = reader.intValue();
          out.writeByte(value == -1 ? 1 : 0);
          if (value != -1) {
            out.writeString(source, reader.skip(value), value);
          }
        }
        reader.finish();
      } catch (MalformedValue e) {
        throw cell.refused(e);
      }
    }
  }

  /**
   * From hstore_out: {@code "key"=>"value", "other"=>NULL}, quotes and backslashes after a
   * backslash.
   */
  static final class Text extends CollectionWriter {
    private final RowBuffer pairs = new RowBuffer(256);
    private byte[] unquoted = new byte[64];
    private byte[] source = new byte[0];
    private int position;
    private int end;

    Text(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] text, int offset, int length, RowBuffer out) {
      source = text;
      position = offset;
      end = offset + length;
      pairs.truncate(0);
      int count = 0;
      while (position < end) {
        if (count > 0) {
          expect(',');
          expect(' ');
        }
        writeQuoted();
        expect('=');
        expect('>');
        boolean present = position < end && source[position] == '"';
        pairs.writeByte(present ? 0 : 1);
        if (present) {
          writeQuoted();
        } else {
          expect('N');
          expect('U');
          expect('L');
          expect('L');
        }
        count++;
      }
      out.writeVarUInt(count);
      out.writeBytes(pairs.array(), 0, pairs.size());
    }

    private void expect(int character) {
      if (position >= end || source[position++] != character) {
        throw cell.refused("not an hstore");
      }
    }

    private void writeQuoted() {
      expect('"');
      if (unquoted.length < end - position) {
        unquoted = new byte[Math.max(end - position, 2 * unquoted.length)];
      }
      int length = 0;
      while (position < end && source[position] != '"') {
        if (source[position] == '\\') {
          position++;
        }
        if (position < end) {
          unquoted[length++] = source[position++];
        }
      }
      expect('"');
      pairs.writeString(unquoted, 0, length);
    }
  }
}
