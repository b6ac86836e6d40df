package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.TablePlan;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes tables one by one; each is noted before the next is begun. */
public final class MadeTables {

  private MadeTables() {}

  /**
   * Makes the planned tables that are not there.
   *
   * @param there the tables of the planned names as they were looked at
   * @param create makes one
   */
  public static void make(
      StepContext context,
      TargetTables targets,
      List<TablePlan> plans,
      Map<String, Target> there,
      Consumer<TablePlan> create) {
    for (TablePlan plan : plans) {
      String name = plan.targetTable();
      String note = OwnTables.NOTE + name;
      Target target = there.get(name);
      if (target == null) {
        // Noted before it is made: if the process dies in between, nobody else would remove it. The
        // UUID is not chosen here since replicated databases refuse one.
        context.note(note, "");
        create.accept(plan);
        target = targets.find(List.of(name)).get(name);
      }
      if (target == null) {
        throw new PipeException(
            ErrorCode.DESTINATION_REFUSED,
            "ClickHouse made no table " + name + "; a detached one may bear that name");
      }
      context.note(note, target.uuid());
    }
  }
}
