package io.penstock.controller.flink;

import io.penstock.model.type.LossyKind;

/**
 * Where values are not carried exactly, and in what way.
 *
 * @param table its place in the spec
 * @param attnum of the column
 */
public record LossyColumn(int table, int attnum, LossyKind kind) {}
