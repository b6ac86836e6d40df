package io.penstock.model.spec;

import io.penstock.model.type.PgType;

/**
 * One column's way from Postgres to ClickHouse.
 *
 * @param name its name in Postgres
 * @param attnum its number in the source table, which survives a rename; ≥ 1
 * @param type its Postgres type
 * @param key whether it belongs to the replica identity; key columns are never Nullable
 * @param targetName its name in ClickHouse
 * @param targetType its full type in ClickHouse, {@code Nullable(…)} included
 */
public record ColumnPlan(
    String name, int attnum, PgType type, boolean key, String targetName, String targetType) {}
