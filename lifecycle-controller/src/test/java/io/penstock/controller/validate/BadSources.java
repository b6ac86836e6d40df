package io.penstock.controller.validate;

import static io.penstock.model.error.ErrorCode.COLUMN_MISSING;
import static io.penstock.model.error.ErrorCode.NO_REPLICA_IDENTITY;
import static io.penstock.model.error.ErrorCode.SOURCE_PRIVILEGE;
import static io.penstock.model.error.ErrorCode.TABLE_KIND;
import static io.penstock.model.error.ErrorCode.TABLE_MISSING;
import static io.penstock.model.error.ErrorCode.UNSUPPORTED_TYPE;

import java.util.List;

/** Sources that cannot be carried, each with the code and the words it is refused with. */
final class BadSources {

  private static final String READER = Source.READER;

  private BadSources() {}

  static List<Source> keys() {
    return List.of(
        Source.of("no key at all", "CREATE TABLE $t (a int)")
            .refused(NO_REPLICA_IDENTITY, "has no primary key", "REPLICA IDENTITY FULL"),
        Source.of(
                "REPLICA IDENTITY NOTHING",
                "CREATE TABLE $t (a int PRIMARY KEY)",
                "ALTER TABLE $t REPLICA IDENTITY NOTHING")
            .refused(NO_REPLICA_IDENTITY, "has REPLICA IDENTITY NOTHING", "REPLICA IDENTITY FULL"),
        Source.of("a deferrable key", "CREATE TABLE $t (a int PRIMARY KEY DEFERRABLE, b text)")
            .refused(
                NO_REPLICA_IDENTITY,
                "primary key of public.$t is DEFERRABLE",
                "every UPDATE and DELETE of it would fail",
                "ALTER TABLE \"public\".\"$t\" REPLICA IDENTITY USING INDEX",
                "REPLICA IDENTITY FULL",
                "replicationMode to snapshot"),
        Source.of(
                "an initially deferred key",
                "CREATE TABLE $t (a int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)")
            .mode("cdc_only")
            .refused(NO_REPLICA_IDENTITY, "is DEFERRABLE"),
        Source.of(
                "a key that some partition lacks",
                "CREATE TABLE $t (a int NOT NULL) PARTITION BY RANGE (a)",
                "CREATE TABLE $t_1 PARTITION OF $t FOR VALUES FROM (0) TO (10)",
                "ALTER TABLE ONLY $t ADD PRIMARY KEY (a)")
            .refused(NO_REPLICA_IDENTITY, "is not valid", "ATTACH PARTITION"),
        Source.of(
                "the identity's index was dropped",
                "CREATE TABLE $t (a int NOT NULL)",
                "CREATE UNIQUE INDEX $t_u ON $t (a)",
                "ALTER TABLE $t REPLICA IDENTITY USING INDEX $t_u",
                "DROP INDEX $t_u")
            .refused(NO_REPLICA_IDENTITY, "has no primary key and no other replica identity"));
  }

  static List<Source> kinds() {
    return List.of(
        Source.of("nothing", "SELECT 1").refused(TABLE_MISSING, "does not exist"),
        Source.of("a view that is followed", "CREATE VIEW $t AS SELECT 1 AS a")
            .refused(TABLE_KIND, "public.$t is a view", "replicationMode to snapshot"),
        Source.of("a view that is only followed", "CREATE VIEW $t AS SELECT 1 AS a")
            .mode("cdc_only")
            .refused(TABLE_KIND, "public.$t is a view", "replicationMode to snapshot"),
        Source.of("a followed materialized view", "CREATE MATERIALIZED VIEW $t AS SELECT 1 AS a")
            .refused(TABLE_KIND, "is a materialized view", "replicationMode to snapshot"),
        Source.of("a foreign table", "CREATE FOREIGN TABLE $t (a int) SERVER far")
            .mode("snapshot")
            .refused(TABLE_KIND, "is a foreign table"),
        Source.of("a sequence", "CREATE SEQUENCE $t")
            .mode("snapshot")
            .refused(TABLE_KIND, "relkind S"),
        Source.of("an unlogged table", "CREATE UNLOGGED TABLE $t (a int PRIMARY KEY)")
            .refused(TABLE_KIND, "an unlogged table", "SET LOGGED"),
        Source.of("a table without columns", "CREATE TABLE $t ()")
            .refused(TABLE_KIND, "a table without columns", "Give it a column"),
        Source.of("a copied table without columns", "CREATE TABLE $t ()")
            .mode("snapshot")
            .refused(TABLE_KIND, "a table without columns", "Give it a column"),
        Source.of(
                "columns that were all dropped",
                "CREATE TABLE $t (a int PRIMARY KEY)",
                "ALTER TABLE $t DROP COLUMN a")
            .refused(TABLE_KIND, "a table without columns"));
  }

  static List<Source> rights() {
    return List.of(
        Source.of("no grant", "CREATE TABLE $t (a int PRIMARY KEY)")
            .role(READER)
            .refused(SOURCE_PRIVILEGE, "GRANT SELECT ON \"public\".\"$t\" TO \"reader\";"),
        Source.of("no grant on a view", "CREATE VIEW $t AS SELECT 1 AS a")
            .mode("snapshot")
            .role(READER)
            .refused(SOURCE_PRIVILEGE, "GRANT SELECT ON \"public\".\"$t\" TO \"reader\";"),
        rowSecurity("cdc"),
        rowSecurity("snapshot"),
        // Nothing is copied, but values that the stream leaves out are read from the table.
        rowSecurity("cdc_only"),
        Source.of(
                "row security forced on the owner",
                "CREATE TABLE $t (a int PRIMARY KEY)",
                "ALTER TABLE $t OWNER TO reader",
                "ALTER TABLE $t ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE $t FORCE ROW LEVEL SECURITY")
            .role(READER)
            .refused(SOURCE_PRIVILEGE, "ALTER ROLE \"reader\" BYPASSRLS;"));
  }

  private static Source rowSecurity(String mode) {
    return Source.of(
            "row security, mode " + mode,
            "CREATE TABLE $t (a int PRIMARY KEY)",
            "GRANT SELECT ON $t TO reader",
            "ALTER TABLE $t ENABLE ROW LEVEL SECURITY")
        .mode(mode)
        .role(READER)
        .refused(
            SOURCE_PRIVILEGE,
            "row-level security of public.$t hides rows from role reader",
            "ALTER ROLE \"reader\" BYPASSRLS;");
  }

  static List<Source> leaves() {
    return List.of(
        foreignLeaf("a foreign partition", "ALTER TABLE $t REPLICA IDENTITY FULL")
            .refused(
                TABLE_KIND, "public.$l", "a foreign table", "DETACH PARTITION \"public\".\"$l\""),
        foreignLeaf("a foreign partition that is copied")
            .mode("snapshot")
            .refused(TABLE_KIND, "public.$l", "a foreign table"),
        leafOf("an unlogged partition", "CREATE UNLOGGED TABLE $l (a int NOT NULL, b text)", ATTACH)
            .refused(
                TABLE_KIND, "public.$l", "unlogged", "ALTER TABLE \"public\".\"$l\" SET LOGGED;"),
        leafOf("an unreadable partition", LEAF, "GRANT SELECT ON $t TO reader")
            .role(READER)
            .refused(SOURCE_PRIVILEGE, "GRANT SELECT ON \"public\".\"$l\" TO \"reader\";"),
        leafOf(
                "a partition with one column granted",
                LEAF,
                "GRANT SELECT ON $t TO reader",
                "GRANT SELECT (a) ON $l TO reader")
            .role(READER)
            .refused(SOURCE_PRIVILEGE, "GRANT SELECT ON \"public\".\"$l\" TO \"reader\";"),
        leafOf(
                "a partition in a schema that is closed",
                "CREATE TABLE closed.$l PARTITION OF $t DEFAULT",
                "GRANT SELECT ON $t, closed.$l TO reader")
            .role(READER)
            .refused(SOURCE_PRIVILEGE, "GRANT USAGE ON SCHEMA \"closed\" TO \"reader\";"),
        leafOf(
                "row security on a partition",
                LEAF,
                "GRANT SELECT ON $t, $l TO reader",
                "ALTER TABLE $l ENABLE ROW LEVEL SECURITY")
            .role(READER)
            .refused(
                SOURCE_PRIVILEGE,
                "partition public.$l",
                "row-level security",
                "\"reader\" BYPASSRLS;"),
        leafOf("a partition with NOTHING", LEAF, "ALTER TABLE $l REPLICA IDENTITY NOTHING")
            .refused(
                NO_REPLICA_IDENTITY,
                "public.$l",
                "ALTER TABLE \"public\".\"$l\" REPLICA IDENTITY DEFAULT;"),
        Source.of(
                "partitions with DEFAULT and no key below FULL",
                "CREATE TABLE $t (a int, b text) PARTITION BY LIST (a)",
                LEAF,
                "ALTER TABLE $t REPLICA IDENTITY FULL")
            .refused(
                NO_REPLICA_IDENTITY,
                "public.$l",
                "ALTER TABLE \"public\".\"$l\" REPLICA IDENTITY FULL;"),
        Source.of(
                "a partition known by its key below another index",
                "CREATE TABLE $t (a int, b int NOT NULL, PRIMARY KEY (a)) PARTITION BY LIST (a)",
                "CREATE UNIQUE INDEX $t_u ON $t (b, a)",
                LEAF,
                "ALTER TABLE $t REPLICA IDENTITY USING INDEX $t_u")
            .refused(
                NO_REPLICA_IDENTITY,
                "public.$l",
                "ALTER TABLE \"public\".\"$l\" REPLICA IDENTITY USING INDEX \"$l_b_a_idx\";"),
        Source.of(
                "a partition known by its key where the order has more",
                "CREATE TABLE $t (a int PRIMARY KEY, b int NOT NULL) PARTITION BY LIST (a)",
                LEAF,
                "ALTER TABLE $t REPLICA IDENTITY FULL")
            .mapped("\"useCustomSortingKey\":true,\"sortingKeys\":[\"b\",\"a\"]")
            .refused(NO_REPLICA_IDENTITY, "ALTER TABLE \"public\".\"$l\" REPLICA IDENTITY FULL;"),
        leafOf(
                "a partition two levels down",
                "CREATE TABLE $t_sub PARTITION OF $t DEFAULT PARTITION BY LIST (a)",
                "CREATE TABLE $l PARTITION OF $t_sub DEFAULT",
                "ALTER TABLE $l REPLICA IDENTITY NOTHING")
            .refused(
                NO_REPLICA_IDENTITY, "ALTER TABLE \"public\".\"$l\" REPLICA IDENTITY DEFAULT;"));
  }

  /** Loads that are to be split by a column that cannot split them. */
  static List<Source> splits() {
    return List.of(
        Source.of("a load split by json", "CREATE TABLE $t (a int PRIMARY KEY, b json)")
            .mapped("\"partitionKey\":\"b\"")
            .refused(UNSUPPORTED_TYPE, "public.$t.b is of a type", "leave partitionKey out"),
        Source.of(
                "a load split by what is not copied", "CREATE TABLE $t (a int PRIMARY KEY, b int)")
            .mapped("\"partitionKey\":\"b\",\"excludedColumns\":[\"b\"]")
            .refused(COLUMN_MISSING, "has no copied column \"b\""));
  }

  static final String LEAF = "CREATE TABLE $l PARTITION OF $t DEFAULT";
  private static final String ATTACH = "ALTER TABLE $t ATTACH PARTITION $l DEFAULT";

  static Source leafOf(String what, String... more) {
    return Source.of(what, "CREATE TABLE $t (a int PRIMARY KEY, b text) PARTITION BY LIST (a)")
        .then(more);
  }

  /** Only a table without a unique index may have one. */
  private static Source foreignLeaf(String what, String... more) {
    return Source.of(
            what,
            "CREATE TABLE $t (a int, b text) PARTITION BY LIST (a)",
            "CREATE FOREIGN TABLE $l PARTITION OF $t DEFAULT SERVER far")
        .then(more);
  }
}
