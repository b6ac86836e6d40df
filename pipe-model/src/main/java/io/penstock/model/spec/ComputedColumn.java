package io.penstock.model.spec;

/**
 * A target column that ClickHouse computes whenever a row is written: nothing is sent for it.
 *
 * @param targetName its name in ClickHouse
 * @param targetType its full type in ClickHouse, {@code Nullable(…)} included
 * @param expression over the target's other columns, as the user wrote it
 */
public record ComputedColumn(String targetName, String targetType, String expression) {}
