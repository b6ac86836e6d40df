package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.PgType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NULL for a target that cannot hold it. */
class NullsTest {

  private static List<ColumnWriter> writers(String type, String target, boolean refusesNull) {
    PgType pgType = PgType.builtIn(1, type);
    ColumnPlan column = new ColumnPlan("c", 1, pgType, false, "c", target, refusesNull);
    return List.of(
        ColumnWriters.binary(column, new LossyCounter()),
        ColumnWriters.text(column, new LossyCounter()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int4 | Int32
          text | String
          numeric | Decimal(9, 2)
          timestamptz | DateTime64(6, 'UTC')
          uuid | UUID
          """)
  void isRefusedWhereTheSourceHadNone(String type, String target) {
    for (ColumnWriter writer : writers(type, target, true)) {
      RowBuffer out = new RowBuffer(64);
      assertThatThrownBy(() -> writer.writeNull(out))
          .isInstanceOfSatisfying(
              PipeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED))
          .hasMessageContaining("column c");
      writer.writeAbsent(out);
      assertThat(out.copy()).isNotEmpty();
    }
    for (ColumnWriter writer : writers(type, target, false)) {
      RowBuffer absent = new RowBuffer(64);
      writer.writeAbsent(absent);
      RowBuffer nothing = new RowBuffer(64);
      writer.writeNull(nothing);
      assertThat(nothing.copy()).isEqualTo(absent.copy());
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void staysNullInANullableTarget(boolean refusesNull) {
    for (ColumnWriter writer : writers("int4", "Nullable(Int32)", refusesNull)) {
      RowBuffer out = new RowBuffer(64);
      writer.writeNull(out);
      assertThat(out.copy()).containsExactly(1);
    }
  }
}
