package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.type.LossyKind;
import io.penstock.model.type.PgType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ClickHouse cannot hold: what arrives instead, and that it is counted, by both ways. */
class LossyValuesTest {

  static Stream<Arguments> values() {
    LocalDate first = LocalDate.of(1900, 1, 1);
    LocalDate last = LocalDate.of(2299, 12, 31);
    return Stream.of(
        Arguments.of("date", "Date32", "1899-12-31", first, LossyKind.CLAMPED),
        Arguments.of("date", "Date32", "4713-01-01 BC", first, LossyKind.CLAMPED),
        Arguments.of("date", "Date32", "-infinity", first, LossyKind.CLAMPED),
        Arguments.of("date", "Date32", "2300-01-01", last, LossyKind.CLAMPED),
        Arguments.of("date", "Date32", "5874897-12-31", last, LossyKind.CLAMPED),
        Arguments.of("date", "Date32", "infinity", last, LossyKind.CLAMPED),
        Arguments.of(
            "timestamp",
            "DateTime64(6)",
            "0044-03-15 12:34:56.789 BC",
            first.atTime(12, 34, 56, 789_000_000),
            LossyKind.CLAMPED),
        Arguments.of(
            "timestamptz",
            "DateTime64(6, 'UTC')",
            "294276-12-31 23:59:59.999999+00",
            last.atTime(23, 59, 59, 999_999_000),
            LossyKind.CLAMPED),
        Arguments.of(
            "timestamptz",
            "DateTime64(6, 'UTC')",
            "1900-01-01 00:00:00+01",
            first.atTime(23, 0),
            LossyKind.CLAMPED),
        Arguments.of(
            "timestamp", "DateTime64(6)", "-infinity", first.atStartOfDay(), LossyKind.CLAMPED),
        Arguments.of(
            "timestamp",
            "DateTime64(6)",
            "infinity",
            last.atTime(23, 59, 59, 999_999_000),
            LossyKind.CLAMPED),
        Arguments.of(
            "numeric(5,2)", "Nullable(Decimal(5, 2))", "NaN", null, LossyKind.NOT_A_NUMBER),
        Arguments.of(
            "numeric(5,2)", "Decimal(5, 2)", "NaN", new BigDecimal("0.00"), LossyKind.NOT_A_NUMBER),
        Arguments.of(
            "numeric", "Nullable(Decimal(76, 38))", "Infinity", null, LossyKind.NOT_A_NUMBER),
        Arguments.of(
            "numeric", "Nullable(Decimal(76, 38))", "-Infinity", null, LossyKind.NOT_A_NUMBER),
        Arguments.of("numeric", "Nullable(Decimal(76, 38))", "1e38", null, LossyKind.OUT_OF_RANGE),
        Arguments.of(
            "numeric", "Nullable(Decimal(76, 38))", "-1e131071", null, LossyKind.OUT_OF_RANGE),
        Arguments.of(
            "numeric",
            "Decimal(76, 38)",
            "1." + "0".repeat(38) + "5",
            new BigDecimal("1." + "0".repeat(37) + "1"),
            LossyKind.ROUNDED),
        Arguments.of(
            "numeric", "Decimal(9, 2)", "-0.005", new BigDecimal("-0.01"), LossyKind.ROUNDED),
        Arguments.of(
            "numeric", "Decimal(9, 2)", "1e-16383", new BigDecimal("0.00"), LossyKind.ROUNDED),
        Arguments.of("numeric", "Decimal(38, 2)", "1e30", new BigDecimal("1e30").setScale(2), null),
        Arguments.of(
            "numeric", "Nullable(Decimal(9, 2))", "9999999.995", null, LossyKind.OUT_OF_RANGE),
        Arguments.of("numeric", "Nullable(Int256)", "5.8e76", null, LossyKind.OUT_OF_RANGE),
        Arguments.of(
            "numeric",
            "Int256",
            "57896044618658097711785492504343953926634992332820282019728792003956564819967",
            java.math.BigInteger.ONE.shiftLeft(255).subtract(java.math.BigInteger.ONE),
            null),
        Arguments.of("int4[]", "Array(Nullable(Int32))", null, List.of(), LossyKind.NULL_ARRAY),
        Arguments.of(
            "int4[]",
            "Array(Nullable(Int32))",
            "{{1,2},{3,4}}",
            List.of(1L, 2L, 3L, 4L),
            LossyKind.RESHAPED),
        Arguments.of(
            "int4[][]",
            "Array(Array(Nullable(Int32)))",
            "{1,NULL}",
            List.of(Arrays.asList(1L, null)),
            LossyKind.RESHAPED),
        Arguments.of(
            "int4[][]",
            "Array(Array(Nullable(Int32)))",
            "{{{1},{2}},{{3},{4}}}",
            List.of(List.of(1L, 2L), List.of(3L, 4L)),
            LossyKind.RESHAPED),
        Arguments.of(
            "date[]",
            "Array(Nullable(Date32))",
            "{infinity,2000-01-01}",
            List.of(last, LocalDate.of(2000, 1, 1)),
            LossyKind.CLAMPED),
        Arguments.of(
            "numeric(3,1)[]",
            "Array(Nullable(Decimal(3, 1)))",
            "{NaN,1}",
            Arrays.asList(null, new BigDecimal("1.0")),
            LossyKind.NOT_A_NUMBER));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isReplacedAndCounted(
      String sqlType,
      String target,
      @Nullable String literal,
      @Nullable Object expected,
      @Nullable LossyKind kind)
      throws Exception {
    for (PostgresServers server : PostgresServers.all()) {
      ServerValues values = ServerValues.store(server, sqlType, Arrays.asList(literal));
      ColumnPlan column = new ColumnPlan("v", 1, values.type(), false, "v", target);
      LossyCounter fromBinary = new LossyCounter();
      LossyCounter fromText = new LossyCounter();
      byte[] written =
          TranscodingTest.write(ColumnWriters.binary(column, fromBinary), values.binary().get(0));
      assertThat(TranscodingTest.write(ColumnWriters.text(column, fromText), values.text().get(0)))
          .isEqualTo(written);
      assertThat(new RowBinaryReader(written).read(TargetType.parse(target))).isEqualTo(expected);
      for (LossyCounter lossy : List.of(fromBinary, fromText)) {
        assertThat(lossy.total()).isEqualTo(kind == null ? 0 : 1);
        assertThat(kind == null ? 1 : lossy.count(kind)).isEqualTo(1);
      }
    }
  }

  /** Rows that differ in that value alone would become one. NULL for an array is like all NULLs. */
  @ParameterizedTest
  @MethodSource("values")
  void isRefusedInAKey(
      String sqlType,
      String target,
      @Nullable String literal,
      @Nullable Object expected,
      @Nullable LossyKind kind)
      throws Exception {
    ServerValues values =
        ServerValues.store(PostgresServers.all().get(0), sqlType, Arrays.asList(literal));
    ColumnPlan column = new ColumnPlan("v", 1, values.type(), true, "v", target);
    LossyCounter lossy = LossyCounter.of(table(TableEngine.REPLACING_MERGE_TREE, column), column);
    ColumnWriter binary = ColumnWriters.binary(column, lossy);
    ColumnWriter text = ColumnWriters.text(column, lossy);
    if (kind == null || kind == LossyKind.NULL_ARRAY) {
      assertThat(TranscodingTest.write(binary, values.binary().get(0)))
          .isEqualTo(TranscodingTest.write(text, values.text().get(0)));
      return;
    }
    assertRefused(binary, values.binary().get(0));
    assertRefused(text, values.text().get(0));
    assertThat(lossy.total()).isZero();

    LossyCounter kept = LossyCounter.of(table(TableEngine.MERGE_TREE, column), column);
    TranscodingTest.write(ColumnWriters.binary(column, kept), values.binary().get(0));
    assertThat(kept.count(kind)).isEqualTo(1);
  }

  private static void assertRefused(ColumnWriter writer, byte @Nullable [] value) {
    assertThatThrownBy(() -> TranscodingTest.write(writer, value))
        .isInstanceOfSatisfying(
            PipeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_REFUSED))
        .hasMessageContaining("column v");
  }

  private static TablePlan table(TableEngine engine, ColumnPlan key) {
    return new TablePlan(
        1,
        "public",
        "t",
        false,
        ReplicaIdentity.KEY,
        "t",
        engine,
        List.of(key.targetName()),
        "",
        "",
        Lsn.NONE,
        List.of(key),
        List.of(),
        TableWork.COPY_AND_FOLLOW);
  }

  @Test
  void anAbsentArrayIsNotCounted() {
    PgType array =
        new PgType(
            1007,
            "pg_catalog",
            "_int4",
            -1,
            PgType.Kind.ARRAY,
            1,
            PgType.builtIn(23, "int4"),
            List.of());
    LossyCounter lossy = new LossyCounter();
    ColumnWriter writer = ColumnWriters.binary(TranscodingTest.plan(array), lossy);
    RowBuffer out = new RowBuffer(1);
    writer.writeAbsent(out);
    assertThat(out.copy()).containsExactly(0);
    assertThat(lossy.total()).isZero();
  }

  @Test
  void aTimestampKeepsItsTimeOfDay() {
    LossyCounter lossy = new LossyCounter();
    long noon1850 = LocalDateTime.of(1850, 6, 1, 12, 0).toEpochSecond(java.time.ZoneOffset.UTC);
    long since2000 = (noon1850 - 946_684_800L) * 1_000_000;
    assertThat(Math.floorMod(TimeRange.fromPostgres(since2000, lossy), TimeRange.MICROS_PER_DAY))
        .isEqualTo(TimeRange.MICROS_PER_DAY / 2);
  }
}
