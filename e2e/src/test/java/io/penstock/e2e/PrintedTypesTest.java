package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A type that only Postgres can print, and cannot even send in binary, beside every type there is:
 * the whole stream comes as text then, and says the same.
 */
class PrintedTypesTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int ROWS = 500;

  @TempDir static Path directory;

  private static Desk desk;

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
    AllTypes.table(desk.postgres(), "all_types", ROWS);
    desk.postgres()
        .execute(
            "CREATE TYPE shout",
            "CREATE FUNCTION shout_in(cstring) RETURNS shout AS 'textin'"
                + " LANGUAGE internal IMMUTABLE STRICT",
            "CREATE FUNCTION shout_out(shout) RETURNS cstring AS 'textout'"
                + " LANGUAGE internal IMMUTABLE STRICT",
            "CREATE TYPE shout (INPUT = shout_in, OUTPUT = shout_out)",
            "CREATE TYPE loud AS (word shout, times int)",
            "ALTER TABLE all_types ADD word shout DEFAULT 'hey \"you\", \\ {x} é😀',"
                + " ADD words shout[] DEFAULT '{a,NULL,\"b \\\"c\\\"\"}',"
                + " ADD loud loud DEFAULT '(\"ho, ho\",2)', ADD numbers int2vector DEFAULT '1 2 3',"
                + " ADD relation regclass DEFAULT 'pg_class', ADD padded char(3000) DEFAULT 'x'");
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  @Test
  void areCarriedAsPostgresPrintsThem() {
    String pipe = desk.api().createOk(desk.api().pipe("printed", List.of("public.all_types")));
    desk.api().await(pipe, "Running", LIMIT);
    assertThat(desk.compare("all_types", "printed_all_types")).endsWith(" rows equal");
    AllTypes.insert(desk.postgres(), "all_types", ROWS + 1, ROWS + 200);
    AllTypes.update(desk.postgres(), "all_types", 1, 100, ROWS);
    desk.postgres()
        .execute(
            "UPDATE all_types SET word = upper(word::text)::shout, words = NULL WHERE id % 7 = 0",
            "UPDATE all_types SET id = id + 100000 WHERE id % 50 = 3",
            "DELETE FROM all_types WHERE id % 11 = 5");
    desk.awaitCaughtUp(pipe, LIMIT);
    assertThat(desk.compare("all_types", "printed_all_types")).endsWith(" rows equal");
    new Verifier(desk).equal(pipe);
    assertThat(
            desk.askClickHouse(
                "SELECT name || ' ' || type FROM system.columns WHERE database = 'penstock'"
                    + " AND table = 'printed_all_types' AND name IN"
                    + " ('word', 'words', 'loud', 'numbers', 'relation') ORDER BY position"))
        .containsExactly(
            "word Nullable(String)",
            "words Array(Nullable(String))",
            "loud Nullable(String)",
            "numbers Nullable(String)",
            "relation Nullable(String)");
  }
}
