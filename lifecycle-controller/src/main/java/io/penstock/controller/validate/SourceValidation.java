package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.ServerFacts;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must be so in Postgres. */
final class SourceValidation {

  static final String MAPPINGS = "source.postgres.tableMappings";
  private static final String SETTINGS = "source.postgres.settings";
  private static final String HOST = "source.postgres.host";
  private static final String USER = "source.postgres.credentials.username";

  private final PipeDefinition definition;
  private final Problems problems;

  SourceValidation(PipeDefinition definition, Problems problems) {
    this.definition = definition;
    this.problems = problems;
  }

  /** The server and the role. {@code needsSlot}: whether a slot must still be made. */
  void server(ServerFacts facts, boolean needsSlot) {
    if (facts.version() < ServerFacts.OLDEST) {
      problems.invalid(
          HOST,
          "is Postgres "
              + facts.version() / 10_000
              + "; Penstock needs 14 or newer, whose stream has values in binary form");
    }
    PipeSettings settings = definition.settings();
    if (!settings.mode().streams()) {
      return;
    }
    if (facts.standby()) {
      // Nothing more is asked of it: the answers would be those of the wrong server.
      problems.invalid(
          HOST,
          "is a standby, and changes are followed on the primary, where publication and slot are"
              + " made: name the primary, or set replicationMode to snapshot, which copies from a"
              + " standby too");
      return;
    }
    if (facts.encoding().equals("SQL_ASCII")) {
      problems.invalid(
          "source.postgres.database",
          "is of encoding SQL_ASCII: nobody knows what its bytes stand for, and the first one that"
              + " is not UTF-8, in any column of a published table, would end the stream of all of"
              + " them. Restore a dump of it into a database of encoding UTF8, or set"
              + " replicationMode to snapshot");
    }
    if (!facts.walLevel().equals("logical")) {
      problems.add(
          "source.postgres",
          ErrorCode.WAL_LEVEL,
          "wal_level of the source is " + facts.walLevel() + "; it must be logical");
    }
    if (!facts.replicates()) {
      problems.mend(
          USER,
          ErrorCode.SOURCE_PRIVILEGE,
          "role " + facts.role() + " may not replicate",
          "ALTER ROLE " + Quote.postgres(facts.role()) + " REPLICATION;");
    }
    if (needsSlot && facts.usedSlots() >= facts.maxSlots()) {
      problems.add(
          "source.postgres",
          ErrorCode.NO_FREE_SLOT,
          "all " + facts.maxSlots() + " replication slots (max_replication_slots) are taken");
    }
    if (needsSlot && facts.usedWalSenders() >= facts.maxWalSenders()) {
      problems.add(
          "source.postgres",
          ErrorCode.NO_FREE_SLOT,
          "all " + facts.maxWalSenders() + " WAL senders (max_wal_senders) are taken");
    }
    if (settings.publicationName().isEmpty() && !facts.mayCreate()) {
      problems.add(
          USER,
          ErrorCode.SOURCE_PRIVILEGE,
          "role " + facts.role() + " may not make a publication in the database",
          "GRANT CREATE ON DATABASE "
              + Quote.postgres(definition.source().database())
              + " TO "
              + Quote.postgres(facts.role())
              + "; or make a publication yourself and give its publicationName.");
    }
    if (settings.enableFailoverSlots() && facts.version() < 170_000) {
      problems.invalid(SETTINGS + ".enableFailoverSlots", "needs Postgres 17 or newer");
    }
  }

  /** One mapped table; false when planning it makes no sense. */
  boolean table(int index, Optional<SourceTable> found, ServerFacts facts) {
    TableMapping mapping = definition.tables().get(index);
    String field = MAPPINGS + "[" + index + "].sourceTable";
    if (found.isEmpty()) {
      problems.add(
          field, ErrorCode.TABLE_MISSING, "table " + mapping.display() + " does not exist");
      return false;
    }
    SourceTable table = found.get();
    if (!fit(field, mapping, table)) {
      return false;
    }
    privileges(field, mapping, table, facts);
    return new LeafValidation(definition, problems).leaves(field, mapping, table, facts);
  }

  /** What only shows when the table is planned: whether its leaves bear the plan's key. */
  void planned(int index, SourceTable table, TablePlan plan) {
    String field = MAPPINGS + "[" + index + "].sourceTable";
    new LeafValidation(definition, problems).identities(field, table, plan);
  }

  private boolean fit(String field, TableMapping mapping, SourceTable table) {
    boolean streams = definition.mode().streams();
    String what =
        switch (table.kind()) {
          case "r", "p" -> "";
          case "v" -> streams ? "a view, which has no changes of its own" : "";
          case "m" -> streams ? "a materialized view, whose changes are not published" : "";
          case "f" -> "a foreign table";
          default -> "no table (relkind " + table.kind() + ")";
        };
    String remedy =
        table.kind().equals("v") || table.kind().equals("m")
            ? "Set replicationMode to snapshot, which copies it once, or map the tables behind it."
            : ErrorCode.TABLE_KIND.remedy();
    String mend = "";
    if (what.isEmpty() && table.persistence().equals("u")) {
      what = "an unlogged table, whose changes are not in the WAL";
      mend = "ALTER TABLE " + Quote.postgres(table.schema(), table.name()) + " SET LOGGED;";
      remedy = mend;
    } else if (what.isEmpty() && table.persistence().equals("t")) {
      what = "a temporary table";
    } else if (what.isEmpty() && table.columns().isEmpty()) {
      what = "a table without columns";
      remedy = "Give it a column, or take it out of tableMappings.";
    }
    if (!what.isEmpty()) {
      problems.add(
          new Problem(
              field, ErrorCode.TABLE_KIND, mapping.display() + " is " + what, remedy, mend));
    }
    return what.isEmpty();
  }

  private void privileges(
      String field, TableMapping mapping, SourceTable table, ServerFacts facts) {
    String role = Quote.postgres(facts.role());
    String name = Quote.postgres(table.schema(), table.name());
    if (!table.schemaUsable()) {
      problems.mend(
          field,
          ErrorCode.SOURCE_PRIVILEGE,
          "role " + facts.role() + " has no USAGE on schema " + table.schema(),
          "GRANT USAGE ON SCHEMA " + Quote.postgres(table.schema()) + " TO " + role + ";");
    }
    List<String> hidden =
        table.columns().stream()
            .filter(column -> !column.readable() && !column.generated())
            .map(SourceTable.Column::name)
            .filter(column -> !mapping.excludedColumns().contains(column))
            .toList();
    if (!table.readable() && !hidden.isEmpty()) {
      problems.mend(
          field,
          ErrorCode.SOURCE_PRIVILEGE,
          "role " + facts.role() + " may not read " + mapping.display(),
          "GRANT SELECT ON " + name + " TO " + role + ";");
    }
    // Also where nothing is copied: values that the stream leaves out are read from the table.
    if (table.rowSecurity()) {
      problems.mend(
          field,
          ErrorCode.SOURCE_PRIVILEGE,
          "row-level security of " + mapping.display() + " hides rows from role " + facts.role(),
          "ALTER ROLE " + role + " BYPASSRLS;");
    }
  }

  /** Whether a publication of ours could hold the table. */
  void publishable(int index, SourceTable table, ServerFacts facts) {
    TableMapping mapping = definition.tables().get(index);
    String role = Quote.postgres(facts.role());
    boolean ours = definition.settings().publicationName().isEmpty();
    if (definition.mode().streams() && ours && !table.owned()) {
      problems.add(
          MAPPINGS + "[" + index + "].sourceTable",
          ErrorCode.SOURCE_PRIVILEGE,
          "role "
              + facts.role()
              + " does not own "
              + mapping.display()
              + " (owner: "
              + table.owner()
              + "), so it cannot put it into a publication",
          "GRANT "
              + Quote.postgres(table.owner())
              + " TO "
              + role
              + "; or make a publication as its owner and give its publicationName.");
    }
  }

  /** The slot that a cdc_only pipe names. */
  void ownSlot(Connection connection) {
    if (definition.mode() != ReplicationMode.CDC_ONLY) {
      return;
    }
    String name = definition.settings().replicationSlotName();
    String field = SETTINGS + ".replicationSlotName";
    Optional<Slot> found = Slot.find(connection, name);
    if (found.isEmpty()) {
      problems.add(
          field,
          ErrorCode.SLOT_LOST,
          "slot \"" + name + "\" does not exist",
          "SELECT pg_create_logical_replication_slot("
              + Quote.postgresText(name)
              + ", 'pgoutput');");
      return;
    }
    Slot slot = found.get();
    String flaw = flaw(slot);
    String subject = "slot \"" + name + "\" ";
    if (!flaw.isEmpty()) {
      problems.invalid(field, subject + flaw);
    } else if (slot.lost()) {
      problems.add(field, ErrorCode.SLOT_LOST, subject + "has lost its WAL");
    } else if (slot.active()) {
      problems.add(field, ErrorCode.SLOT_ACTIVE, subject + "is read by pid " + slot.activePid());
    } else if (!slot.made()) {
      problems.add(field, ErrorCode.SLOT_LOST, subject + "is not ready: its making was broken off");
    }
  }

  /** Why a slot can never be the pipe's, or empty. */
  private static String flaw(Slot slot) {
    if (!slot.logical()) {
      return "is a physical slot, which decodes no changes";
    }
    if (slot.temporary()) {
      return "is temporary: it goes with the session of pid " + slot.activePid();
    }
    if (!slot.plugin().equals("pgoutput")) {
      return "is of plugin " + slot.plugin() + ", not pgoutput";
    }
    if (slot.twoPhase()) {
      return "decodes in two phases (two_phase): a transaction that is prepared and then rolled back"
          + " would stay in ClickHouse";
    }
    return slot.hereDatabase() ? "" : "belongs to another database";
  }

  /** The tables in a form that ALTER PUBLICATION takes. */
  static String tableList(List<TableMapping> mappings) {
    return mappings.stream()
        .map(mapping -> Quote.postgres(mapping.schema(), mapping.table()))
        .collect(Collectors.joining(", "));
  }
}
