package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.LossyKind;
import io.penstock.model.type.PgType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes themselves, written down once by hand from both sides' documentation. */
class GoldenBytesTest {

  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bool        | Bool                  | 01                                     | t                   | 01
          int2        | Int16                 | fffe                                   | -2                  | feff
          int4        | Nullable(Int32)       | 00000001                               | 1                   | 0001000000
          int4        | Int64                 | fffffffe                               | -2                  | feffffffffffffff
          int4        | Int128                | fffffffe                               | -2                  | feffffffffffffffffffffffffffffff
          oid         | UInt32                | fffffffe                               | 4294967294          | feffffff
          oid         | Int64                 | fffffffe                               | 4294967294          | feffffff00000000
          int8        | Int64                 | 0102030405060708                       | 72623859790382856   | 0807060504030201
          float4      | Float32               | 3fc00000                               | 1.5                 | 0000c03f
          float8      | Float64               | 8000000000000000                       | -0                  | 0000000000000080
          numeric     | Decimal(9, 2)         | 000200004000000200011388               | -1.50               | 6affffff
          numeric     | Decimal(18, 2)        | 0001000000000000000c                   | 12                  | b004000000000000
          numeric     | Nullable(Decimal(38, 2)) | 0001000000000000000c                | 12                  | 00b0040000000000000000000000000000
          numeric     | Decimal(76, 0)        | 00010000400000000001                   | -1                  | ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
          numeric     | String                | 000200000000000200011388               | 1.50                | 04312e3530
          money       | Decimal(19, 2)        | ffffffffffffff9c                       | -$1.00              | 9cffffffffffffffffffffffffffffff
          text        | Nullable(String)      | c3a4                                   | ä                   | 0002c3a4
          bytea       | String                | 00ff                                   | \\x00ff             | 0200ff
          jsonb       | String                | 017b7d                                 | {}                  | 027b7d
          uuid        | UUID                  | 00112233445566778899aabbccddeeff       | 00112233-4455-6677-8899-aabbccddeeff | 7766554433221100ffeeddccbbaa9988
          date        | Date32                | 00000001                               | 2000-01-02          | ce2a0000
          timestamp   | DateTime64(6)         | 0000000000000001                       | 2000-01-01 00:00:00.000001 | 01e0373b015d0300
          timestamptz | DateTime64(6, 'UTC')  | 0000000000000001                       | 2000-01-01 02:00:00.000001+02 | 01e0373b015d0300
          time        | Time64(6)             | 000000141dd76000                       | 24:00:00            | 0060d71d14000000
          time        | String                | 000000141dd76000                       | 24:00:00            | 0832343a30303a3030
          inet        | IPv4                  | 0220000401020304                       | 1.2.3.4             | 04030201
          inet        | IPv6                  | 0220000401020304                       | 1.2.3.4             | 00000000000000000000ffff01020304
          inet        | IPv6                  | 0380001000010000000000000000000000000002 | 1::2              | 00010000000000000000000000000002
          bool        | String                | 00                                     | f                   | 0566616c7365
          money       | String                | ffffffffffffff9b                       | ($1.01)             | 052d312e3031
          numeric     | Float64               | 000200004000000200011388               | -1.5                | 000000000000f8bf
          numeric     | Int256                | 00010000400000000001                   | -1                  | ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
          numeric     | UInt256               | 00010000000000000007                   | 7                   | 0700000000000000000000000000000000000000000000000000000000000000
          json        | JSON                  | 7b7d                                   | {}                  | 027b7d
          jsonb       | JSON                  | 017b7d                                 | {}                  | 027b7d
          char        | String                | 00                                     | ''                  | 00
          char        | String                | c3                                     | \\303               | 045c333033
          """)
  void bothWaysGive(String type, String target, String binary, String text, String expected) {
    ColumnPlan column = column(type, target);
    LossyCounter lossy = new LossyCounter();
    byte[] unescaped = text.replace("\\\\", "\\").getBytes(StandardCharsets.UTF_8);
    assertThat(
            HEX.formatHex(
                TranscodingTest.write(ColumnWriters.binary(column, lossy), HEX.parseHex(binary))))
        .isEqualTo(expected);
    assertThat(HEX.formatHex(TranscodingTest.write(ColumnWriters.text(column, lossy), unescaped)))
        .isEqualTo(expected);
    assertThat(lossy.total()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int4        | Nullable(Int32)                  | 01
          int4        | Int32                            | 00000000
          text        | LowCardinality(Nullable(String)) | 01
          text        | LowCardinality(String)           | 00
          numeric     | Decimal(38, 2)                   | 00000000000000000000000000000000
          bool        | Bool                             | 00
          date        | Date32                           | 219cffff
          uuid        | UUID                             | 00000000000000000000000000000000
          timestamptz | DateTime64(6, 'UTC')             | 0000000000000000
          float4      | Float32                          | 00000000
          """)
  void nullIsNullOrTheDefault(String type, String target, String expected) {
    ColumnPlan column = column(type, target);
    for (ColumnWriter writer :
        List.of(
            ColumnWriters.binary(column, new LossyCounter()),
            ColumnWriters.text(column, new LossyCounter()))) {
      RowBuffer out = new RowBuffer(1);
      writer.writeNull(out);
      assertThat(HEX.formatHex(out.copy())).isEqualTo(expected);
      out.truncate(0);
      writer.writeAbsent(out);
      assertThat(HEX.formatHex(out.copy())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEX, 00ff7f, 06303046463746",
    "BASE64, 00ff7f, 044150392f",
    "BASE64, 00, 0441413d3d",
    "HEX, '', 00"
  })
  void bytesBecomeTheDigitsThatWereChosen(BinaryFormat format, String bytes, String expected) {
    PgType bytea = PgType.builtIn(17, "bytea");
    ColumnPlan column = new ColumnPlan("c", 1, bytea, false, "c", "String", false, format);
    LossyCounter lossy = new LossyCounter();
    byte[] text = ("\\x" + bytes).getBytes(StandardCharsets.UTF_8);
    byte[] binary = HEX.parseHex(bytes);
    assertThat(HEX.formatHex(TranscodingTest.write(ColumnWriters.binary(column, lossy), binary)))
        .isEqualTo(expected);
    assertThat(HEX.formatHex(TranscodingTest.write(ColumnWriters.text(column, lossy), text)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"1", "null", "[{}]", "\"{}\""})
  void jsonThatIsNoObjectIsCountedWhereOnlyObjectsGo(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    LossyCounter lossy = new LossyCounter();
    assertThat(TranscodingTest.write(ColumnWriters.text(column("json", "JSON"), lossy), text))
        .containsExactly(2, '{', '}');
    assertThat(
            TranscodingTest.write(
                ColumnWriters.binary(column("json", "Nullable(JSON)"), lossy), text))
        .containsExactly(1);
    assertThat(lossy.count(LossyKind.NOT_AN_OBJECT)).isEqualTo(2);
  }

  @Test
  void jsonThatClickHouseCannotParseIsCountedAndNotSent() {
    List<String> refused =
        List.of(
            "{\"a\":1e400}",
            "{\"a\":[-1e400]}",
            "{\"a\":" + "9".repeat(310) + "}",
            "{\"a\":\"\\ud83d\"}",
            "{\"\\udc00\":1}",
            "{\"a\":\"\\ud83dx\\ude00\"}",
            "{\"a\":" + "[".repeat(1200) + "]".repeat(1200) + "}");
    List<String> taken =
        List.of(
            "{\"a\":1e300,\"b\":-1E-400,\"c\":0.5}",
            "{\"a\":18446744073709551615,\"b\":-9223372036854775808}",
            "{\"a\":\"\\ud83d\\ude00 \\\"1e400 \\\\\",\"b\":\"\\u00e4\"}",
            " {\"a\":" + "[".repeat(900) + "]".repeat(900) + "}\n");
    LossyCounter lossy = new LossyCounter();
    ColumnWriter writer = ColumnWriters.text(column("json", "Nullable(JSON)"), lossy);
    for (String json : refused) {
      assertThat(TranscodingTest.write(writer, json.getBytes(StandardCharsets.UTF_8)))
          .as(json)
          .containsExactly(1);
    }
    assertThat(lossy.count(LossyKind.OUT_OF_RANGE)).isEqualTo(refused.size());
    for (String json : taken) {
      assertThat(TranscodingTest.write(writer, json.getBytes(StandardCharsets.UTF_8)))
          .as(json)
          .endsWith(json.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(lossy.total()).isEqualTo(refused.size());
  }

  @Test
  void bigIntegersInJsonAreRoundedToFloats() {
    String json = "{\"9999999999999999999999\":[18446744073709551616,1,-9223372036854775809]}";
    LossyCounter lossy = new LossyCounter();
    ColumnWriter writer = ColumnWriters.text(column("json", "JSON"), lossy);
    byte[] written = TranscodingTest.write(writer, json.getBytes(StandardCharsets.UTF_8));
    assertThat(new String(written, 1, written.length - 1, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"9999999999999999999999\":[18446744073709551616e0,1,-9223372036854775809e0]}");
    assertThat(lossy.count(LossyKind.ROUNDED)).isOne();
  }

  @Test
  void aRawByteOfAnOldServersCharIsPrintedAsNewOnesDo() {
    ColumnWriter writer = ColumnWriters.text(column("char", "String"), new LossyCounter());
    assertThat(TranscodingTest.write(writer, new byte[] {(byte) 0xC3}))
        .isEqualTo(HEX.parseHex("045c333033"));
  }

  @ParameterizedTest
  @CsvSource({
    "int8, Int32",
    "oid, Int32",
    "int4, UInt32",
    "text, Int32",
    "float8, Float32",
    "timestamp, DateTime64(3)",
    "uuid, Nullable(Int64)",
    "int4, Array(Int32)",
    "regclass, UInt32"
  })
  void aDestinationThatDoesNotFitIsRefused(String type, String target) {
    ColumnPlan column = column(type, target);
    assertThatThrownBy(() -> ColumnWriters.binary(column, new LossyCounter()))
        .isInstanceOf(PipeException.class)
        .hasMessageContaining("UNSUPPORTED_TYPE")
        .hasMessageContaining("column c");
    assertThatThrownBy(() -> ColumnWriters.text(column, new LossyCounter()))
        .isInstanceOf(PipeException.class);
  }

  @Test
  void aHundredMegabytesPass() {
    byte[] large = new byte[100 << 20];
    RowBuffer out = new RowBuffer(16);
    ColumnWriters.binary(column("text", "String"), new LossyCounter())
        .write(large, 0, large.length, out);
    assertThat(out.size()).isEqualTo(large.length + 4);
  }

  static ColumnPlan column(String type, String target) {
    return new ColumnPlan("c", 1, PgType.builtIn(1, type), false, "c", target);
  }
}
