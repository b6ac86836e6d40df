package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.source.Replication;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RowJson;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableEngine;
import java.time.Clock;
import java.util.List;

/** Begins resyncs: those that are asked for, and those of tables that nothing else heals. */
final class Resyncs {

  private final Commands commands;
  private final Clock clock;

  Resyncs(Commands commands, Clock clock) {
    this.commands = commands;
    this.clock = clock;
  }

  /**
   * Begins.
   *
   * @param asked schema and name of each table; empty for the whole pipe
   * @param keepOld whether the replaced tables are kept under a dated name
   * @param also is recorded with it
   */
  PipeView begin(
      PipeRow row,
      PipeDefinition definition,
      List<List<String>> asked,
      boolean keepOld,
      String actor,
      Commands.Also also) {
    List<List<String>> chosen = definition.withSharers(asked);
    resyncable(row, definition.chosen(chosen));
    if (!chosen.isEmpty() && definition.settings().reader() == Reader.FLINK_CDC) {
      throw CommandException.conflict(
          "with reader flink-cdc a pipe is resynced as a whole: its job cannot take single tables"
              + " back");
    }
    PipeEvent event = chosen.isEmpty() ? PipeEvent.RESYNC : PipeEvent.RESYNC_TABLES;
    String id = row.id();
    return commands.obey(
        row.serviceId(),
        id,
        event,
        actor,
        (daos, from) -> {
          daos.pipes().countResync(id);
          daos.resyncs()
              .insert(
                  new ResyncRow(
                      id,
                      RowJson.write(chosen),
                      keepOld,
                      daos.pipes().find(id).map(PipeRow::definition).orElseThrow(),
                      definition.mode().streams()
                          ? Replication.resyncSlot(id, daos.pipes().resyncs(id))
                          : "",
                      ResyncRow.Phase.LOADING,
                      null,
                      "",
                      "",
                      "",
                      0,
                      back(from.state()),
                      from.failureCode(),
                      from.failureDetail(),
                      clock.millis(),
                      ""));
          also.record(daos, from);
        });
  }

  private static ResyncRow.Back back(PipeState state) {
    return switch (state) {
      case PAUSED -> ResyncRow.Back.PAUSED;
      case COMPLETED -> ResyncRow.Back.COMPLETED;
      case FAILED -> ResyncRow.Back.FAILED;
      default -> ResyncRow.Back.JOB;
    };
  }

  private static void resyncable(PipeRow row, PipeDefinition definition) {
    if (definition.mode() == ReplicationMode.CDC_ONLY) {
      throw CommandException.conflict("a pipe of mode cdc_only never copies: it has no resync");
    }
    if (row.state() == PipeState.FAILED && row.spec() == null) {
      throw CommandException.conflict(
          "the pipe failed before it had copied anything: start it instead");
    }
    for (TableMapping mapping : definition.tables()) {
      if (mapping.engine() == TableEngine.NULL) {
        throw CommandException.conflict(
            "the target of "
                + mapping.display()
                + " has engine Null: it keeps nothing that could be exchanged");
      }
    }
  }
}
