package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are not of their type's form are refused with the column's name, never the value. */
class MalformedValuesTest {

  @ParameterizedTest
  @CsvSource({
    "int4, Int32",
    "int8, Int64",
    "int2, Int32",
    "bool, Bool",
    "float8, Float64",
    "uuid, UUID",
    "date, Date32",
    "timestamptz, DateTime64(6)",
    "'numeric', 'Decimal(9, 2)'",
    "numeric, String",
    "interval, String",
    "inet, String",
    "point, String",
    "jsonb, String",
    "tsvector, String"
  })
  void aWrongLengthIsRefused(String type, String target) {
    ColumnPlan column = GoldenBytesTest.column(type, target);
    ColumnWriter writer = ColumnWriters.binary(column, new LossyCounter());
    assertThatThrownBy(() -> TranscodingTest.write(writer, new byte[3]))
        .isInstanceOfSatisfying(
            PipeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.VALUE_REFUSED);
              assertThat(e.detail()).contains("column c").contains(type);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "int4, Int32, secret",
    "int4, Int32, ''",
    "int4, Int32, -",
    "bool, Bool, ''",
    "float8, Float64, secret",
    "uuid, UUID, secret",
    "date, Date32, 03/04/2024",
    "timestamptz, DateTime64(6), 2024-01-01",
    "'numeric', 'Decimal(9, 2)', secret",
    "'numeric', 'Decimal(9, 2)', 1e2",
    "bytea, String, secret",
    "time, Time64(6), 1:2"
  })
  void aWrongTextIsRefused(String type, String target, String text) {
    ColumnPlan column = GoldenBytesTest.column(type, target);
    ColumnWriter writer = ColumnWriters.text(column, new LossyCounter());
    byte[] value = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TranscodingTest.write(writer, value))
        .isInstanceOf(PipeException.class)
        .hasMessageContaining("VALUE_REFUSED")
        .hasMessageContaining("column c")
        .hasMessageNotContaining("secret");
  }

  /** Cut and damaged values of every type: refused or read as another value, nothing else. */
  @Test
  void noDamageEscapesAsAnotherError() throws Exception {
    Random random = new Random(20_241_122);
    PostgresServers server = PostgresServers.all().get(0);
    for (TypeCase type : TypeCases.all()) {
      List<String> literals = type.edges().stream().filter(edge -> edge.length() < 500).toList();
      ServerValues values = ServerValues.store(server, type.sqlType(), literals);
      ColumnPlan column = TranscodingTest.plan(values.type());
      ColumnWriter binary = ColumnWriters.binary(column, new LossyCounter());
      ColumnWriter text = ColumnWriters.text(column, new LossyCounter());
      for (int i = 0; i < values.binary().size(); i++) {
        for (int round = 0; round < 60; round++) {
          attempt(type, binary, damaged(random, values.binary().get(i)));
          attempt(type, text, damaged(random, values.text().get(i)));
        }
      }
    }
  }

  private static void attempt(TypeCase type, ColumnWriter writer, byte[] value) {
    try {
      TranscodingTest.write(writer, value);
    } catch (PipeException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.VALUE_REFUSED);
    } catch (RuntimeException e) {
      throw new AssertionError(type + " " + Arrays.toString(value), e);
    }
  }

  private static byte[] damaged(Random random, byte[] value) {
    byte[] copy = Arrays.copyOf(value, Math.max(0, value.length + random.nextInt(5) - 2));
    for (int hits = random.nextInt(3); hits > 0 && copy.length > 0; hits--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }
}
