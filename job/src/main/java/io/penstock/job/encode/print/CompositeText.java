package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.job.encode.wire.ValueReader;
import java.util.List;

/**
 * A composite as record_out prints it (src/backend/utils/adt/rowtypes.c): {@code (1,,"a b")}, a
 * NULL field as nothing at all.
 */
final class CompositeText implements TextForm {

  private static final String SPECIAL = "\"\\(),";

  private final List<TextForm> fields;
  private final ValueReader reader = new ValueReader();
  private final TextBuffer scratch = new TextBuffer();

  CompositeText(List<TextForm> fields) {
    this.fields = fields;
  }

  @Override
  public void print(byte[] source, int offset, int length, TextBuffer out) {
    reader.reset(source, offset, length);
    int count = reader.intValue();
    if (count != fields.size()) {
      throw new MalformedValue(fields.size() + " fields expected, " + count + " found");
    }
    out.put('(');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.put(',');
      }
      reader.skip(4); // the field's type
      int size = reader.intValue();
      if (size != -1) {
        int start = reader.skip(size);
        scratch.clear();
        fields.get(i).print(source, start, size, scratch);
        Quoting.putPart(scratch, SPECIAL, out);
      }
    }
    out.put(')');
    reader.finish();
  }
}
