package io.penstock.controller.validate;

import java.util.List;

/** Sources that look odd and can be carried all the same. */
final class GoodSources {

  private GoodSources() {}

  static List<Source> all() {
    return List.of(
        Source.of("a primary key", "CREATE TABLE $t (a int PRIMARY KEY)"),
        Source.of("FULL without a key", "CREATE TABLE $t (a int)", full("$t")),
        Source.of(
            "FULL with a deferrable key",
            "CREATE TABLE $t (a int PRIMARY KEY DEFERRABLE)",
            full("$t")),
        Source.of(
            "an index beside a deferrable key",
            "CREATE TABLE $t (a int PRIMARY KEY DEFERRABLE, b int NOT NULL UNIQUE)",
            "ALTER TABLE $t REPLICA IDENTITY USING INDEX $t_b_key"),
        Source.of("a copied deferrable key", "CREATE TABLE $t (a int PRIMARY KEY DEFERRABLE)")
            .mode("snapshot"),
        Source.of("a copied table without a key", "CREATE TABLE $t (a int)").mode("snapshot"),
        Source.of("a copied view", "CREATE VIEW $t AS SELECT 1 AS a").mode("snapshot"),
        Source.of("a copied materialized view", "CREATE MATERIALIZED VIEW $t AS SELECT 1 AS a")
            .mode("snapshot"),
        Source.of(
                "a view over what the role may not read",
                "CREATE TABLE $t_hidden (a int)",
                "CREATE VIEW $t AS SELECT a FROM $t_hidden",
                "GRANT SELECT ON $t TO reader")
            .mode("snapshot")
            .role(Source.READER),
        Source.of(
                "row security and a role that is not bound by it",
                "CREATE TABLE $t (a int PRIMARY KEY)",
                "GRANT SELECT ON $t TO bypasser",
                "ALTER TABLE $t ENABLE ROW LEVEL SECURITY")
            .role(Source.BYPASSER),
        Source.of(
                "a grant on the columns that are copied",
                "CREATE TABLE $t (a int PRIMARY KEY, b text, c text)",
                "GRANT SELECT (a, b) ON $t TO reader")
            .mapped("\"excludedColumns\":[\"c\"]")
            .role(Source.READER),
        Source.of(
                "a load split by a domain's values",
                "CREATE DOMAIN $t_d AS numeric(9,2)",
                "CREATE TABLE $t (a int PRIMARY KEY, b $t_d)")
            .mapped("\"partitionKey\":\"b\""),
        BadSources.leafOf("a partition", BadSources.LEAF),
        BadSources.leafOf("no partition yet"),
        BadSources.leafOf("a copied partition with NOTHING", BadSources.LEAF, nothing("$l"))
            .mode("snapshot"),
        BadSources.leafOf("a partition with FULL below a key", BadSources.LEAF, full("$l")),
        BadSources.leafOf("FULL above partitions with a key", BadSources.LEAF, full("$t")),
        Source.of(
            "FULL on every level without a key",
            "CREATE TABLE $t (a int) PARTITION BY LIST (a)",
            BadSources.LEAF,
            full("$t"),
            full("$l")),
        Source.of(
            "the same index on every level",
            "CREATE TABLE $t (a int PRIMARY KEY, b int NOT NULL) PARTITION BY LIST (a)",
            "CREATE UNIQUE INDEX $t_u ON $t (b, a)",
            BadSources.LEAF,
            "ALTER TABLE $t REPLICA IDENTITY USING INDEX $t_u",
            "ALTER TABLE $l REPLICA IDENTITY USING INDEX $l_b_a_idx"),
        BadSources.leafOf(
                "partitions with the columns granted that are copied",
                BadSources.LEAF,
                "GRANT SELECT (a) ON $t TO reader",
                "GRANT SELECT (a) ON $l TO reader")
            .mapped("\"excludedColumns\":[\"b\"]")
            .role(Source.READER),
        // A partition is only read by itself when it is copied.
        BadSources.leafOf(
                "partitions that are followed and not copied",
                BadSources.LEAF,
                "GRANT SELECT ON $t TO reader",
                "ALTER TABLE $l ENABLE ROW LEVEL SECURITY")
            .mode("cdc_only")
            .role(Source.READER),
        Source.of(
            "a partition mapped by itself",
            "CREATE TABLE $t_root (a int PRIMARY KEY) PARTITION BY LIST (a)",
            "CREATE TABLE $t PARTITION OF $t_root DEFAULT"));
  }

  private static String full(String table) {
    return "ALTER TABLE " + table + " REPLICA IDENTITY FULL";
  }

  private static String nothing(String table) {
    return "ALTER TABLE " + table + " REPLICA IDENTITY NOTHING";
  }
}
