package io.penstock.job.stream;

import io.penstock.job.postgres.TableErrors;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.List;

/** What a TRUNCATE means for a target that several tables fill, whose rows cannot be told apart. */
final class SharedTruncation {

  private SharedTruncation() {}

  /**
   * Refuses one that would take rows of others. Tables that are stopped or were removed count too:
   * their rows are still there.
   *
   * @param truncated indices of all tables that one message names
   * @throws PipeException SCHEMA_CHANGED naming the first such table
   */
  static void refuse(PipeSpec spec, List<Integer> truncated) {
    for (int table : truncated) {
      TablePlan plan = spec.tables().get(table);
      for (int i = 0; i < spec.tables().size(); i++) {
        TablePlan other = spec.tables().get(i);
        boolean shares =
            other.targetTable().equals(plan.targetTable())
                && !other.display().equals(plan.display())
                && !truncated.contains(i);
        if (shares) {
          throw TableErrors.of(table, refusal(plan, other));
        }
      }
    }
  }

  private static PipeException refusal(TablePlan plan, TablePlan other) {
    return new PipeException(
        ErrorCode.SCHEMA_CHANGED,
        plan.display()
            + " was truncated, and shares its target "
            + plan.targetTable()
            + " with "
            + other.display()
            + ", whose rows must stay; a resync copies them all anew");
  }
}
