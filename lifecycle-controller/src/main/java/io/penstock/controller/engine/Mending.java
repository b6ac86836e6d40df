package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that mends an error a pipe has met, where that can be told: run in the server that the
 * error is of, by somebody who may.
 */
final class Mending {

  /** Postgres's words for a role that may not read a stream, of all versions. */
  private static final Pattern NO_REPLICATION =
      Pattern.compile("replication|WAL sender", Pattern.CASE_INSENSITIVE);

  private static final Pattern NO_SELECT = Pattern.compile("denied for (table|schema|relation)");

  /** "… it's necessary to have the grant INSERT(id, v) ON db.t. (ACCESS_DENIED) …". */
  private static final Pattern GRANT =
      Pattern.compile(
          "necessary to have (?:the )?grant (.+? ON NAME(?:\\.NAME)?)"
              .replace("NAME", "(?:`(?:[^`\\\\]|\\\\.)*`|[^\\s.`]+)"));

  private Mending() {}

  /**
   * For an error with its detail.
   *
   * @param table the one that was stopped for it, null where it is of the pipe as a whole
   * @return empty where no statement mends it by itself
   */
  static String sql(PipeRow pipe, ErrorCode code, String detail, @Nullable TablePlan table) {
    Optional<PipeSpec> spec = pipe.parsedSpec();
    return switch (code) {
      case WAL_LEVEL -> "ALTER SYSTEM SET wal_level = 'logical';";
      case SOURCE_PRIVILEGE -> rights(pipe.parsedDefinition(), detail, table);
      case TABLE_UNPUBLISHED ->
          spec.map(PipeSpec::stream).map(stream -> published(stream, table)).orElse("");
      case DESTINATION_PRIVILEGE ->
          spec.map(PipeSpec::destination).map(to -> granted(to, detail)).orElse("");
      default -> "";
    };
  }

  private static String rights(
      PipeDefinition definition, String detail, @Nullable TablePlan stopped) {
    String role = Quote.postgres(definition.source().username());
    if (NO_REPLICATION.matcher(detail).find()) {
      return "ALTER ROLE " + role + " REPLICATION;";
    }
    if (stopped == null && !NO_SELECT.matcher(detail).find()) {
      return "";
    }
    List<List<String>> tables =
        stopped == null
            ? definition.tables().stream().map(TableMapping::source).toList()
            : List.of(List.of(stopped.schema(), stopped.name()));
    String schemas =
        tables.stream()
            .map(table -> Quote.postgres(table.get(0)))
            .distinct()
            .collect(Collectors.joining(", "));
    String names =
        tables.stream()
            .map(table -> Quote.postgres(table.get(0), table.get(1)))
            .collect(Collectors.joining(", "));
    return "GRANT USAGE ON SCHEMA "
        + schemas
        + " TO "
        + role
        + ";\nGRANT SELECT ON "
        + names
        + " TO "
        + role
        + ";";
  }

  private static String published(StreamSpec stream, @Nullable TablePlan table) {
    return table == null
        ? ""
        : "ALTER PUBLICATION "
            + Quote.postgres(stream.publication())
            + " ADD TABLE "
            + Quote.postgres(table.schema(), table.name())
            + ";";
  }

  /** By ClickHouse's own words, empty where they are others. */
  static String granted(DestinationSpec to, String detail) {
    Matcher named = GRANT.matcher(detail);
    return named.find()
        ? "GRANT " + named.group(1) + " TO " + Quote.clickhouse(to.username()) + ";"
        : "";
  }
}
