package io.penstock.controller.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogue still tells of how a partition came to be, on each Postgres that is here. */
class PartitionTreesTest {

  @TempDir Path dir;

  private static final String[] BORN = {
    "CREATE TABLE born1 PARTITION OF r FOR VALUES FROM (10) TO (20)",
    "CREATE TABLE born2 PARTITION OF r (v DEFAULT 'y', CONSTRAINT c CHECK (id > 1), UNIQUE (v, id))"
        + " FOR VALUES FROM (20) TO (30)",
    "CREATE TABLE born3 PARTITION OF r FOR VALUES FROM (30) TO (40) PARTITION BY RANGE (id)",
    "CREATE TABLE born3a PARTITION OF born3 DEFAULT",
    "BEGIN; CREATE TABLE z1 (); CREATE TABLE born4 PARTITION OF r FOR VALUES FROM (40) TO (50);"
        + " INSERT INTO r VALUES (41); COMMIT",
    "DO $$ BEGIN CREATE TABLE born5 PARTITION OF r FOR VALUES FROM (50) TO (60);"
        + " EXCEPTION WHEN division_by_zero THEN NULL; END $$",
    "ALTER TABLE born1 SET (fillfactor = 50)",
    "CREATE INDEX ON r (v)",
    "INSERT INTO r VALUES (11), (21), (31), (51)",
  };

  private static final String[] HUNG = {
    "CREATE TABLE hung1 (LIKE r INCLUDING ALL);"
        + " ALTER TABLE r ATTACH PARTITION hung1 FOR VALUES FROM (110) TO (120)",
    "BEGIN; CREATE TABLE hung2 (LIKE r INCLUDING ALL); INSERT INTO hung2 VALUES (121);"
        + " ALTER TABLE r ATTACH PARTITION hung2 FOR VALUES FROM (120) TO (130); COMMIT",
    "BEGIN; CREATE TABLE hung3 (v text, id int NOT NULL, CONSTRAINT r_v_check CHECK (v <> 'q'));"
        + " SAVEPOINT s; INSERT INTO hung3 VALUES ('a', 131); RELEASE s;"
        + " ALTER TABLE r ATTACH PARTITION hung3 FOR VALUES FROM (130) TO (140); COMMIT",
    "BEGIN; CREATE TABLE hung4 PARTITION OF r FOR VALUES FROM (140) TO (150);"
        + " ALTER TABLE r DETACH PARTITION hung4; INSERT INTO hung4 VALUES (141);"
        + " ALTER TABLE r ATTACH PARTITION hung4 FOR VALUES FROM (140) TO (150); COMMIT",
    "CREATE TABLE hung5 PARTITION OF r FOR VALUES FROM (150) TO (160);"
        + " ALTER TABLE r DETACH PARTITION hung5;"
        + " ALTER TABLE r ATTACH PARTITION hung5 FOR VALUES FROM (150) TO (160)",
    // A change that is taken back leaves its command number in the rows that it touched.
    "CREATE TABLE hung6 (LIKE r INCLUDING ALL);"
        + " BEGIN; SELECT 1; CREATE TABLE z2 (); CREATE TABLE z3 ();"
        + " ALTER TABLE r ATTACH PARTITION hung6 FOR VALUES FROM (160) TO (170); COMMIT;"
        + " BEGIN; ALTER TABLE hung6 ALTER v SET STATISTICS 5, ALTER id SET STATISTICS 5; ROLLBACK",
  };

  @ParameterizedTest
  @ValueSource(strings = {"packaged", "/usr/lib/postgresql/15/bin"})
  void onlyWhatWasMadeAsAPartitionIsBorn(String binaries) throws SQLException {
    PostgresOptions options = PostgresOptions.in(dir.resolve("postgres"));
    if (!binaries.equals("packaged")) {
      assumeTrue(Files.exists(Path.of(binaries)));
      options = options.withBinaries(Path.of(binaries));
    }
    try (LocalPostgres postgres = LocalPostgres.start(options);
        Connection connection = postgres.connect();
        Statement sql = connection.createStatement()) {
      sql.execute(
          "CREATE TABLE r (id int PRIMARY KEY, v text DEFAULT 'x' CHECK (v <> 'q'))"
              + " PARTITION BY RANGE (id)");
      for (String one : BORN) {
        sql.execute(one);
      }
      for (String one : HUNG) {
        sql.execute(one);
      }
      sql.execute("VACUUM FREEZE pg_inherits");
      long root = 0;
      try (var row = sql.executeQuery("SELECT 'r'::regclass::oid::int8")) {
        row.next();
        root = row.getLong(1);
      }
      List<PartitionTrees.Edge> edges = PartitionTrees.read(connection, List.of(root)).get(root);
      assertThat(edges)
          .extracting(PartitionTrees.Edge::name)
          .containsExactly(
              "born1", "born2", "born3", "born3a", "born4", "born5", "hung1", "hung2", "hung3",
              "hung4", "hung5", "hung6");
      assertThat(edges)
          .allSatisfy(
              edge ->
                  assertThat(edge.born()).as(edge.name()).isEqualTo(edge.name().startsWith("b")));
      assertThat(edges)
          .filteredOn(edge -> !edge.kind().equals("p"))
          .allSatisfy(
              edge ->
                  assertThat(PartitionTrees.mayHoldRows(connection, edge))
                      .as(edge.name())
                      .isEqualTo(!List.of("hung1", "hung5", "hung6").contains(edge.name())));
    }
  }
}
