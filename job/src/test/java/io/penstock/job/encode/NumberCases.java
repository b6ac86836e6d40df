package io.penstock.job.encode;

import static io.penstock.job.encode.Literals.decimal;
import static io.penstock.job.encode.Literals.float4;
import static io.penstock.job.encode.Literals.float8;
import static io.penstock.job.encode.Literals.integer;

import java.util.List;
import net.jqwik.api.Arbitraries;

/** Of the types of one number, a truth value among them; edge values and generators. */
final class NumberCases {

  private static final String LONG_NUMBER = "9".repeat(1000) + "." + "1".repeat(500);

  private NumberCases() {}

  static List<TypeCase> all() {
    return List.of(
        TypeCase.of("bool", Arbitraries.of("t", "f"), "t", "f"),
        TypeCase.of("int2", integer(-32768, 32767), "-32768", "32767", "0", "-1"),
        TypeCase.of(
            "int4",
            integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
            "-2147483648",
            "2147483647",
            "0",
            "-1"),
        TypeCase.of(
            "int8",
            integer(Long.MIN_VALUE, Long.MAX_VALUE),
            "-9223372036854775808",
            "9223372036854775807",
            "0",
            "-1"),
        TypeCase.of("oid", integer(0, 0xFFFF_FFFFL), "0", "4294967295"),
        TypeCase.of("xid", integer(0, 0xFFFF_FFFFL), "0", "4294967295"),
        TypeCase.of("cid", integer(0, 0xFFFF_FFFFL), "0", "4294967295"),
        TypeCase.of("xid8", integer(0, Long.MAX_VALUE), "0", "18446744073709551615"),
        TypeCase.of(
            "float4",
            float4(),
            "NaN",
            "Infinity",
            "-Infinity",
            "-0",
            "0",
            "1e-45",
            "3.4028235e38",
            "1e6",
            "999999",
            "0.0001",
            "0.00001",
            "16777216",
            "33554432",
            "1.17549435e-38",
            "0.1"),
        TypeCase.of(
            "float8",
            float8(),
            "NaN",
            "Infinity",
            "-Infinity",
            "-0",
            "0",
            "5e-324",
            "1e-323",
            "1.7976931348623157e308",
            "2.2250738585072014e-308",
            "1e15",
            "999999999999999",
            "0.0001",
            "0.00001",
            "9007199254740993",
            "2e23",
            "5.684341886080802e-14",
            "0.1",
            "123456789012345678",
            "2.98023223876953125e-8"),
        TypeCase.of("numeric(10,2)", decimal(8, 2), "0", "99999999.99", "-99999999.99", "0.01"),
        TypeCase.of("numeric(9,0)", decimal(9, 0), "999999999", "-999999999", "10000"),
        TypeCase.of("numeric(18,4)", decimal(14, 4), "99999999999999.9999", "0.0001", "10000"),
        TypeCase.of(
            "numeric(18,17)", decimal(1, 17), "9.99999999999999999", "-0.00000000000000001"),
        TypeCase.of(
            "numeric(38,10)", decimal(28, 10), "9".repeat(28) + "." + "9".repeat(10), "-1e-10"),
        TypeCase.of("numeric(38,0)", decimal(38, 0), "9".repeat(38), "-" + "9".repeat(38), "1e37"),
        TypeCase.of(
            "numeric(76,38)", decimal(38, 38), "9".repeat(38) + "." + "9".repeat(38), "-1e-38"),
        TypeCase.of("numeric(76,0)", decimal(76, 0), "-" + "9".repeat(76), "1e75"),
        TypeCase.of(
            "numeric(76,76)",
            decimal(0, 76).map(n -> n.replaceAll("^(-?)[0-9]*", "$10")),
            "-1e-76"),
        TypeCase.of("numeric(77,0)", decimal(77, 0), "9".repeat(77), "NaN"),
        TypeCase.of("numeric(78,39)", decimal(39, 39), "9".repeat(39) + "." + "9".repeat(39)),
        TypeCase.of("numeric(5,-3)", integer(-99_999_000, 99_999_000), "99999000", "500"),
        TypeCase.of("numeric(3,6)", decimal(0, 6).map(n -> "0.000" + n.length()), "0.000999"),
        TypeCase.of(
            "numeric",
            decimal(300, 80),
            "NaN",
            "Infinity",
            "-Infinity",
            "0",
            "0.0000",
            "1.10",
            "10000",
            "1e-16383",
            "1e131071",
            LONG_NUMBER,
            "-" + LONG_NUMBER),
        TypeCase.of("numeric(100,20)", decimal(80, 20), "NaN", "9".repeat(80)),
        TypeCase.of("price", decimal(7, 3), "9999999.999"),
        TypeCase.of("dearer", decimal(6, 3).map(n -> "2" + n.replace("-", "")), "1.001"),
        TypeCase.of("positive", integer(1, Integer.MAX_VALUE), "1"),
        TypeCase.of(
            "money",
            decimal(15, 2),
            "-92233720368547758.08",
            "92233720368547758.07",
            "0",
            "-0.01"));
  }
}
