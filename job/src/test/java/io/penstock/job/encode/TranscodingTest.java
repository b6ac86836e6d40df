package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    TargetType target = TargetType.parse(column.targetType());
    List<@Nullable Object> arrived = arrived(values, column);
    RenderedLiteral renderer = renderer(values.type());
    List<@Nullable String> rendered = arrived.stream().map(renderer::of).toList();
    boolean printed = isPrinted(values.type(), target);
    assertThat(printed ? rendered : reprint(server, sqlType, rendered))
        .as(sqlType)
        .isEqualTo(values.text().stream().map(TranscodingTest::withoutBounds).toList());
    if (!printed && printsAsString(values.type())) {
      checkAsString(values, literals);
    }
  }

  /** Any type may be sent to a String, then with the server's own text. */
  private static void checkAsString(ServerValues values, List<@Nullable String> literals) {
    ColumnPlan column = new ColumnPlan("v", 1, values.type(), false, "v", "Nullable(String)");
    RenderedLiteral renderer = new RenderedLiteral(false, ',', false);
    assertThat(arrived(values, column).stream().map(renderer::of).toList())
        .as("%s as String of %s", values.type().display(), literals)
        .isEqualTo(
            values.text().stream()
                .map(text -> text == null ? null : new String(text, StandardCharsets.UTF_8))
                .toList());
  }

  /** Transcodes by both ways, which must agree, and reads the result. */
  private static List<@Nullable Object> arrived(ServerValues values, ColumnPlan column) {
    LossyCounter lossy = new LossyCounter();
    ColumnWriter binary = ColumnWriters.binary(column, lossy);
    ColumnWriter text = ColumnWriters.text(column, lossy);
    TargetType target = TargetType.parse(column.targetType());
    List<@Nullable Object> arrived = new ArrayList<>();
    for (int i = 0; i < values.binary().size(); i++) {
      byte[] fromBinary = write(binary, values.binary().get(i));
      byte[] fromText = write(text, values.text().get(i));
      String printed = String.valueOf(withoutBounds(values.text().get(i)));
      assertThat(fromText).as("%s %s", column.type().display(), printed).isEqualTo(fromBinary);
      RowBinaryReader reader = new RowBinaryReader(fromBinary);
      arrived.add(reader.read(target));
      assertThat(reader.finished()).isTrue();
    }
    assertThat(lossy.total()).as("lossy values of %s", column.type().display()).isZero();
    return arrived;
  }

  /** Not booleans and money, which have a form of their own as Strings; bytea stays raw. */
  private static boolean printsAsString(PgType type) {
    return !List.of("bool", "money", "_money", "bytea").contains(type.storage().name());
  }

  static ColumnPlan plan(PgType type) {
    String target = TypeMap.destination(type);
    if (TypeMap.canBeNullable(type)) {
      target =
          target.equals("LowCardinality(String)")
              ? "LowCardinality(Nullable(String))"
              : "Nullable(" + target + ")";
    }
    return new ColumnPlan("v", 1, type, false, "v", target);
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

  /** Whether the destination holds the server's text itself. */
  private static boolean isPrinted(PgType type, TargetType target) {
    return target.is("String") && !type.storage().name().equals("bytea");
  }

  private static RenderedLiteral renderer(PgType type) {
    PgType storage = type.storage();
    PgType element = storage.element() == null ? storage : storage.element().storage();
    return new RenderedLiteral(
        element.name().equals("bytea"),
        element.name().equals("box") ? ';' : ',',
        storage.kind() == PgType.Kind.ARRAY && element.kind() == PgType.Kind.ARRAY);
  }

  private static @Nullable String withoutBounds(byte @Nullable [] text) {
    return text == null
        ? null
        : new String(text, StandardCharsets.UTF_8).replaceFirst("^(\\[-?\\d+:-?\\d+\\])+=", "");
  }

  /** Lets the server read what arrived and print it in its own way. */
  private static List<@Nullable String> reprint(
      PostgresServers server, String sqlType, List<@Nullable String> literals) throws SQLException {
    List<@Nullable String> printed = new ArrayList<>();
    try (PreparedStatement query =
        server
            .connection()
            .prepareStatement(
                "SELECT CASE WHEN x IS NOT NULL THEN format('%s', x::"
                    + sqlType
                    + ") END FROM unnest(?::text[]) WITH ORDINALITY u(x, n) ORDER BY n")) {
      query.setArray(1, server.connection().createArrayOf("text", literals.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          printed.add(row.getString(1));
        }
      }
    }
    assertThat(printed).hasSameSizeAs(Objects.requireNonNull(literals));
    return printed;
  }
}
