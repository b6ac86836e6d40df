package io.penstock.controller.prepare;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.destination.ClickHouse;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SlotMaker;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.validate.PipeValidation;
import io.penstock.controller.validate.SchemaExpansion;
import io.penstock.controller.validate.SpecMaker;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.TablePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What {@code penstock pipe prepare -f pipe.yaml} does.
 *
 * <p>The file has the body of {@code POST …/clickpipes} in YAML, with two differences: {@code
 * source.postgres.credentials.password} is an {@code env:NAME} or {@code file:PATH} reference, and
 * {@code destination} also holds {@code url}, {@code username} and {@code password} (a reference
 * too).
 */
public final class PipePreparation {

  private final SourceConnector connector;
  private final SecretOpener opener;

  private PipePreparation(SecretOpener opener) {
    this.opener = opener;
    this.connector = new SourceConnector(opener);
  }

  /**
   * Checks the source and the destination, then makes publication, slot and target tables. Nothing
   * is made when a check fails. Running it again finds what is there.
   *
   * @throws PreparationException with every problem
   */
  public static Prepared prepare(Path yaml) {
    SecretOpener opener =
        new SecretOpener(
            System::getenv,
            PipePreparation::text,
            () -> {
              throw new IllegalArgumentException("only env: and file: references are opened here");
            });
    try {
      return new PipePreparation(opener).run(PipeFile.read(yaml));
    } catch (PipeException e) {
      throw new PreparationException(
          List.of(Problem.of("", e.code(), e.code().meaning() + ": " + e.detail()).text()));
    }
  }

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Prepared run(PipeFile file) {
    DestinationSpec destination = file.destination();
    try (ClickHouse clickHouse =
        new ClickHouse(
            destination.url(), destination.username(), opener.open(destination.password()))) {
      Problems problems = new Problems();
      PipeDefinition given = file.definition();
      // Nobody looks at the schemas later: what they hold now is what the job gets.
      SchemaExpansion.Expanded expanded =
          new SchemaExpansion(connector)
              .expand(given, given.wholes(), Set.of(), clickHouse, (tried, found) -> {}, problems);
      PipeDefinition definition = expanded.definition();
      if (definition.tables().isEmpty()) {
        problems.invalid("source.postgres.tableMappings", "there is no table that fits");
      }
      PipeValidation.Findings findings =
          new PipeValidation(connector, () -> EnumSet.allOf(Reader.class))
              .validate(definition, clickHouse, () -> {}, problems);
      if (!problems.isEmpty()) {
        throw new PreparationException(problems.list().stream().map(Problem::text).toList());
      }
      String pipeId = id(definition);
      Replication replication = Replication.of(pipeId, definition);
      makeReplication(replication, definition);
      TargetTables targets = new TargetTables(clickHouse, definition.database());
      SpecMaker.Made made =
          new SpecMaker(connector)
              .make(pipeId, definition, replication, destination, targets.facts().time64());
      makeTables(targets, made);
      List<String> notices = new ArrayList<>(findings.notices());
      expanded.unfit().forEach(unfit -> notices.add(unfit.text()));
      if (definition.deleteOnMerge()) {
        notices.add(
            "deleteOnMerge is the controller's work: deleted rows stay with their tombstones");
      }
      made.notices().stream().filter(n -> !notices.contains(n)).forEach(notices::add);
      return new Prepared(made.spec(), notices);
    }
  }

  /** The same pipe gets the same id each time, and with it the same slot. */
  private static String id(PipeDefinition definition) {
    String all =
        definition.name()
            + '\0'
            + definition.source().host()
            + '\0'
            + definition.source().port()
            + '\0'
            + definition.source().database();
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private void makeReplication(Replication replication, PipeDefinition definition) {
    try (Connection connection = connector.openPatient(definition.source())) {
      if (replication.ownPublication()) {
        Publication.make(
            connection,
            replication.publication(),
            Catalogue.read(connection, definition.tables()).stream()
                .flatMap(Optional::stream)
                .toList());
      }
      if (replication.ownSlot() && Slot.find(connection, replication.slot()).isEmpty()) {
        SlotMaker.make(connection, replication.slot(), definition.settings().enableFailoverSlots());
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static void makeTables(TargetTables targets, SpecMaker.Made made) {
    MetadataColumns metadata = new MetadataColumns(made.spec().metadataPrefix());
    List<TablePlan> tables = made.spec().tables();
    Map<String, ?> there = targets.find(tables.stream().map(TablePlan::targetTable).toList());
    tables.stream()
        .filter(table -> !there.containsKey(table.targetTable()))
        .forEach(table -> targets.create(table, metadata));
  }
}
