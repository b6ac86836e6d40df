package io.penstock.controller.engine;

import io.penstock.controller.flink.LossyColumn;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.Optional;

/** Writes into a pipe's history what is not carried exactly: once per table, column and kind. */
final class LossyNotes {

  private final Journal journal;

  LossyNotes(Journal journal) {
    this.journal = journal;
  }

  /** What a look at a job has found for the first time. */
  void write(PipeRow pipe, Optional<PipeSpec> spec, Progress before, Progress now) {
    for (LossyColumn lossy : now.newlyLossy(before)) {
      spec.filter(s -> lossy.table() < s.tables().size())
          .map(s -> s.tables().get(lossy.table()))
          .flatMap(table -> text(table, lossy))
          .ifPresent(text -> journal.note(pipe.id(), "warning", text, "", Journal.CONTROLLER));
    }
  }

  private static Optional<String> text(TablePlan table, LossyColumn lossy) {
    return column(table, lossy)
        .map(
            column ->
                "Not every value of "
                    + table.display()
                    + "."
                    + column.name()
                    + " ("
                    + column.type().display()
                    + ") is carried exactly to "
                    + column.targetType()
                    + ": "
                    + lossy.kind().meaning()
                    + " ("
                    + lossy.kind()
                    + "). How many: lossyValues of the table");
  }

  /** The column that a count is of. */
  static Optional<ColumnPlan> column(TablePlan table, LossyColumn lossy) {
    return table.columns().stream().filter(column -> column.attnum() == lossy.attnum()).findFirst();
  }
}
