package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.PgType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Holds every type against real servers: the binary and the text way give the same RowBinary, and
 * what it says is what the server prints.
 */
class TranscodingTest {

  /** Random values of one type. */
  record Sample(TypeCase type, List<String> literals) {
    /** Short: what fails says its value, and all of a run's values are megabytes. */
    @Override
    public String toString() {
      return type.toString();
    }
  }

  /** Values of every type: no run leaves one out. */
  @Provide
  Arbitrary<List<Sample>> samples() {
    List<Arbitrary<Sample>> samples = new ArrayList<>();
    for (TypeCase type : TypeCases.all()) {
      samples.add(
          type.literals()
              .list()
              .ofSize(40)
              .map(literals -> new Sample(type, List.copyOf(literals))));
    }
    return Combinators.combine(samples).as(list -> list);
  }

  @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void randomValuesArriveAsTheServerPrintsThem(@ForAll("samples") List<Sample> samples)
      throws Exception {
    for (PostgresServers server : PostgresServers.all()) {
      for (Sample sample : samples) {
        check(server, sample.type().sqlType(), sample.literals());
      }
    }
  }

  @Example
  void edgeValuesArriveAsTheServerPrintsThem() throws Exception {
    List<String> failures = new ArrayList<>();
    for (PostgresServers server : PostgresServers.all()) {
      for (TypeCase type : TypeCases.all()) {
        try {
          List<@Nullable String> literals = new ArrayList<>(type.edges());
          // An array that is NULL arrives empty; that has its own test.
          if (!type.sqlType().endsWith("[]") && !type.sqlType().equals("pairs")) {
            literals.add(null);
          }
          check(server, type.sqlType(), literals);
        } catch (Exception | AssertionError e) {
          failures.add(type + " on " + server.majorVersion() + ": " + e);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void check(PostgresServers server, String sqlType, List<@Nullable String> literals)
      throws Exception {
    ServerValues values = ServerValues.store(server, sqlType, literals);
    assertThat(ColumnWriters.hasBinary(values.type())).isTrue();
    ColumnPlan column = plan(values.type());
    List<@Nullable String> rendered =
        RenderedArrivals.literals(arrived(values, column), values.type(), column.targetType());
    boolean printed = RenderedArrivals.isPrinted(values.type(), column.targetType());
    assertThat(
            printed ? rendered : RenderedArrivals.reprint(server.connection(), sqlType, rendered))
        .as(sqlType)
        .isEqualTo(values.text().stream().map(TranscodingTest::withoutBounds).toList());
    if (!printed && printsAsString(values.type())) {
      checkAsString(values, literals);
    }
  }

  /** Any type may be sent to a String, then with the server's own text. */
  private static void checkAsString(ServerValues values, List<@Nullable String> literals) {
    ColumnPlan column = new ColumnPlan("v", 1, values.type(), false, "v", "Nullable(String)");
    PgType asText = PgType.builtIn(25, "text");
    assertThat(RenderedArrivals.literals(arrived(values, column), asText, column.targetType()))
        .as("%s as String of %s", values.type().display(), literals)
        .isEqualTo(
            values.text().stream()
                .map(text -> text == null ? null : new String(text, StandardCharsets.UTF_8))
                .toList());
  }

  /** Transcodes by both ways, which must agree. */
  private static byte[] arrived(ServerValues values, ColumnPlan column) {
    LossyCounter lossy = new LossyCounter();
    ColumnWriter binary = ColumnWriters.binary(column, lossy);
    ColumnWriter text = ColumnWriters.text(column, lossy);
    RowBuffer arrived = new RowBuffer(1 << 16);
    for (int i = 0; i < values.binary().size(); i++) {
      byte[] fromBinary = write(binary, values.binary().get(i));
      byte[] fromText = write(text, values.text().get(i));
      String printed = String.valueOf(withoutBounds(values.text().get(i)));
      assertThat(fromText).as("%s %s", column.type().display(), printed).isEqualTo(fromBinary);
      arrived.writeBytes(fromBinary, 0, fromBinary.length);
    }
    assertThat(lossy.total()).as("lossy values of %s", column.type().display()).isZero();
    return arrived.copy();
  }

  /** Not booleans and money, which have a form of their own as Strings; bytea stays raw. */
  private static boolean printsAsString(PgType type) {
    return !List.of("bool", "money", "_money", "bytea").contains(type.storage().name());
  }

  static ColumnPlan plan(PgType type) {
    return new ColumnPlan("v", 1, type, false, "v", Catalogue.nullable(type));
  }

  static byte[] write(ColumnWriter writer, byte @Nullable [] value) {
    RowBuffer out = new RowBuffer(16);
    if (value == null) {
      writer.writeNull(out);
      return out.copy();
    }
    // Values lie in the middle of a row.
    byte[] row = new byte[value.length + 7];
    java.util.Arrays.fill(row, (byte) 0x55);
    System.arraycopy(value, 0, row, 3, value.length);
    writer.write(row, 3, value.length, out);
    return out.copy();
  }

  private static @Nullable String withoutBounds(byte @Nullable [] text) {
    return text == null
        ? null
        : RenderedArrivals.withoutBounds(new String(text, StandardCharsets.UTF_8));
  }
}
