package io.penstock.job.encode;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;

/**
 * The column writers of one table, in the plan's order, in the forms that values arrive in. Belongs
 * to one thread.
 */
public final class TableWriters {

  private final LossyCounter[] lossy;
  private final ColumnWriter[] binary;
  private final ColumnWriter[] text;

  /** The writers of a table. */
  public TableWriters(TablePlan table, LossyCounter[] lossy) {
    this.lossy = lossy;
    int columns = table.columns().size();
    binary = new ColumnWriter[columns];
    text = new ColumnWriter[columns];
    for (int i = 0; i < columns; i++) {
      ColumnPlan column = table.columns().get(i);
      text[i] = ColumnWriters.text(column, lossy[i]);
      // Where there is no binary form the source is asked for text, in COPY and in the stream.
      binary[i] =
          ColumnWriters.hasBinary(column.type()) ? ColumnWriters.binary(column, lossy[i]) : text[i];
      if (table.dropped(column)) {
        text[i] = new DroppedWriter(text[i]);
        binary[i] = new DroppedWriter(binary[i]);
      }
    }
  }

  /** The writers for values of a former definition of the table, which count with these. */
  public TableWriters of(TablePlan former) {
    return new TableWriters(former, lossy);
  }

  /** Writers for values in binary form; for types without one, for text. */
  public ColumnWriter[] binary() {
    return binary;
  }

  /** Writers for values in text form. */
  public ColumnWriter[] text() {
    return text;
  }
}
