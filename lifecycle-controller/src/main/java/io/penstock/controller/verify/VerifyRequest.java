package io.penstock.controller.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared.
 *
 * @param tables schema and name of each; empty for all of the pipe
 * @param samplePercent of each table's rows, above 0 up to 100
 * @param showValues whether the report tells values of rows that differ
 * @param repair whether rows that differ are written anew
 * @param maxRowsPerSecond null for as many as two readers can
 */
public record VerifyRequest(
    List<List<String>> tables,
    double samplePercent,
    boolean showValues,
    boolean repair,
    @Nullable Integer maxRowsPerSecond) {

  public VerifyRequest {
    tables = List.copyOf(tables);
    if (!(samplePercent > 0 && samplePercent <= 100)) {
      throw new IllegalArgumentException("samplePercent must be above 0 and at most 100");
    }
  }
}
