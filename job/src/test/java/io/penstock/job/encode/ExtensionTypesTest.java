package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.LossyKind;
import io.penstock.model.type.PgType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types of extensions: by hand from their sources, and from servers that have the extension. */
class ExtensionTypesTest {

  private static final HexFormat HEX = HexFormat.of();

  private static ColumnPlan column(String type, String target) {
    PgType extension = new PgType(90_000, "ext", type, -1, PgType.Kind.BASE, 0, null, List.of());
    return new ColumnPlan("c", 1, extension, false, "c", target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hstore   | Map(String, Nullable(String)) | 00000000 | '' | 00
          hstore   | Map(String, Nullable(String)) | 000000020000000161000000023d3e00000002c2b5ffffffff | "a"=>"=>", "µ"=>NULL | 02016100023d3e02c2b501
          hstore   | Map(String, Nullable(String)) | 00000001000000032c2022000000015c | ", \\""=>"\\\\" | 01032c202200015c
          vector   | Array(Float32) | 000300003f800000c020000037d1b717 | [1,-2.5,2.5e-05] | 030000803f000020c017b7d137
          halfvec  | Array(Float32) | 000400003c00c10000017bff | [1,-2.5,5.9604645e-08,65504] | 040000803f000020c00000803300e07f47
          vector   | String         | 000200003f800000c0200000 | [1,-2.5] | 085b312c2d322e355d
          halfvec  | String         | 000200003c000001 | [1,5.9604645e-08] | 115b312c352e39363034363435652d30385d
          hstore   | Nullable(String) | 000000010000000161ffffffff | "a"=>NULL | 0009226122 3d3e4e554c4c
          citext   | String         | 4162 | Ab | 024162
          ltree    | String         | 01612e62 | a.b | 03612e62
          geometry | String         | 0101000000 | 0101000000 | 0a30313031303030303030
          """)
  void bothWaysGive(String type, String target, String binary, String text, String expected) {
    ColumnPlan column = column(type, target);
    LossyCounter lossy = new LossyCounter();
    String wanted = expected.replace(" ", "");
    byte[] sent = HEX.parseHex(binary);
    assertThat(ColumnWriters.hasBinary(column.type())).isTrue();
    assertThat(HEX.formatHex(TranscodingTest.write(ColumnWriters.binary(column, lossy), sent)))
        .isEqualTo(wanted);
    byte[] printed = text.getBytes(StandardCharsets.UTF_8);
    assertThat(HEX.formatHex(TranscodingTest.write(ColumnWriters.text(column, lossy), printed)))
        .isEqualTo(wanted);
    assertThat(lossy.total()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hstore | Map(String, Nullable(String)) | 0000000200000001610000 | "a"=>"b",
          hstore | Map(String, Nullable(String)) | ffffffff               | "a"=>b
          hstore | Map(String, Nullable(String)) | 0000000000             | "a
          vector | Array(Float32)                | 000300003f800000       | 1,2
          """)
  void whatIsNotOfTheFormIsRefused(String type, String target, String binary, String text) {
    ColumnPlan column = column(type, target);
    assertThatThrownBy(
            () ->
                TranscodingTest.write(
                    ColumnWriters.binary(column, new LossyCounter()), HEX.parseHex(binary)))
        .isInstanceOf(PipeException.class)
        .hasMessageContaining("column c of type ext." + type);
    assertThatThrownBy(
            () ->
                TranscodingTest.write(
                    ColumnWriters.text(column, new LossyCounter()),
                    text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PipeException.class);
  }

  /** NULL has no place in a map: an empty one, counted. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"hstore | Map(String, Nullable(String))", "vector | Array(Float32)"})
  void nullIsEmptyAndCounted(String type, String target) {
    LossyCounter lossy = new LossyCounter();
    ColumnWriter writer = ColumnWriters.binary(column(type, target), lossy);
    assertThat(TranscodingTest.write(writer, null)).containsExactly(0);
    assertThat(lossy.count(LossyKind.NULL_ARRAY)).isOne();
  }

  /** The server's own bytes and text agree, on servers that have the extension. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          hstore | hstore   | a=>1;"=>"=>"\\"q\\" \\\\ ,", n=>NULL, "😀"=>"";
          hstore | hstore[] | {"a=>1",""};{}
          citext | citext   | Hello;;ä😀
          citext | citext[] | {A,b,NULL}
          ltree  | ltree    | a.b.C;;top_1.x
          ltree  | lquery   | a.*{1,2}.!b|c@
          vector | vector(3) | [1,2,3];[-1.5e-10,3e38,0]
          vector | halfvec(3) | [1,2,3];[-0.1,65504,6e-8]
          postgis | geometry | POINT(1 2);LINESTRING(0 0,1 1,2 -1.5)
          postgis | geography | POINT(1 2)
          """)
  void aServersValuesArriveTheSameBothWays(String extension, String sqlType, String literals)
      throws Exception {
    int tried = 0;
    for (PostgresServers server : PostgresServers.all()) {
      if (!install(server, extension)) {
        continue;
      }
      tried++;
      List<@Nullable String> all = new ArrayList<>(List.of(literals.split(";", -1)));
      if (!sqlType.startsWith("l") && !sqlType.startsWith("citext") && !sqlType.equals("hstore")) {
        all.removeIf(String::isEmpty);
      }
      ServerValues values = ServerValues.store(server, sqlType, all);
      assertThat(ColumnWriters.hasBinary(values.type())).isTrue();
      bothWays(values, TranscodingTest.plan(values.type()));
      ColumnPlan printed = new ColumnPlan("v", 1, values.type(), false, "v", "String");
      List<byte[]> arrived = bothWays(values, printed);
      for (int i = 0; i < arrived.size(); i++) {
        assertThat(new RowBinaryReader(arrived.get(i)).read(TargetType.parse("String")))
            .isEqualTo(new String(values.text().get(i), StandardCharsets.ISO_8859_1));
      }
    }
    assumeThat(tried).as("servers here that have the extension " + extension).isPositive();
  }

  private static List<byte[]> bothWays(ServerValues values, ColumnPlan column) {
    LossyCounter lossy = new LossyCounter();
    ColumnWriter binary = ColumnWriters.binary(column, lossy);
    ColumnWriter text = ColumnWriters.text(column, lossy);
    List<byte[]> arrived = new ArrayList<>();
    for (int i = 0; i < values.binary().size(); i++) {
      byte[] written = TranscodingTest.write(binary, values.binary().get(i));
      assertThat(TranscodingTest.write(text, values.text().get(i)))
          .as("%s %d", column.type().display(), i)
          .isEqualTo(written);
      arrived.add(written);
    }
    assertThat(lossy.total()).isZero();
    return arrived;
  }

  private static boolean install(PostgresServers server, String extension) throws SQLException {
    try (var statement = server.connection().createStatement();
        var there =
            statement.executeQuery(
                "SELECT 1 FROM pg_available_extensions WHERE name = '" + extension + "'")) {
      if (!there.next()) {
        return false;
      }
    }
    try (var statement = server.connection().createStatement()) {
      statement.execute("CREATE EXTENSION IF NOT EXISTS " + extension);
      return true;
    }
  }
}
