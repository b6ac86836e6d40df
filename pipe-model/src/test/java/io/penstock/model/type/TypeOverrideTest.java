package io.penstock.model.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be chosen as a column's type, and what is said of the rest. */
class TypeOverrideTest {

  private static String resolve(String source, String wanted, boolean ordering) {
    PgType type = PgType.builtIn(1, source);
    return TypeOverride.resolve(type, TypeMap.destination(type), wanted, ordering);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bool      | String           | String
          timestamptz | String         | String
          int2      | Int32            | Int32
          int4      | Int64            | Int64
          int4      | Int32            | Int32
          int8      | Int256           | Int256
          oid       | UInt64           | UInt64
          oid       | Int64            | Int64
          numeric   | Decimal(20,5)    | Decimal(20, 5)
          numeric   | Decimal( 76 , 76)| Decimal(76, 76)
          numeric   | Decimal(9)       | Decimal(9, 0)
          numeric   | UInt256          | UInt256
          numeric   | Float64          | Float64
          jsonb     | JSON             | JSON
          json      | JSON             | JSON
          inet      | IPv6             | IPv6
          """)
  void whatHoldsTheValuesIsTaken(String source, String wanted, String resolved) {
    assertThat(resolve(source, wanted, false)).isEqualTo(resolved);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int4    | Int16             | Int64 or Int128
          int4    | UInt32            | Int64
          int4    | Float64           | String or Int64
          text    | LowCardinality(String) | leave it out for String
          cidr    | IPv4              | choose String
          numeric | Decimal(77, 2)    | precision of 1 to 76
          numeric | Decimal(5, 6)     | scale of at most that
          numeric | Decimal(P, S)     | Decimal(P, S)
          numeric | Int64             | Int256
          jsonb   | Nullable(JSON)    | without Nullable
          bool    | String) ENGINE=Log| choose String
          """)
  void whatDoesNotIsRefusedWithWhatMayBe(String source, String wanted, String said) {
    assertThatThrownBy(() -> resolve(source, wanted, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aKeyTakesNothingThatMakesDifferentValuesOne() {
    assertThatThrownBy(() -> resolve("numeric", "Float64", true)).hasMessageContaining("in a key");
    assertThatThrownBy(() -> resolve("jsonb", "JSON", true)).hasMessageContaining("in a key");
    assertThat(resolve("numeric", "Decimal(20, 2)", true)).isEqualTo("Decimal(20, 2)");
  }

  @Test
  void aDomainIsAsItsBaseAndAnArrayBecomesAStringOnly() {
    PgType number = PgType.builtIn(1700, "numeric");
    PgType domain = new PgType(9, "shop", "price", -1, PgType.Kind.DOMAIN, 0, number, List.of());
    PgType array =
        new PgType(10, "pg_catalog", "_numeric", -1, PgType.Kind.ARRAY, 1, number, List.of());
    assertThat(TypeOverride.resolve(domain, "String", "Int256", false)).isEqualTo("Int256");
    assertThat(TypeOverride.allowed(array, false)).containsExactly("String");
  }

  @Test
  void allThatAColumnMayBecomeBeginsWithTheUsual() {
    PgType number = PgType.builtIn(1700, "numeric");
    PgType array =
        new PgType(10, "pg_catalog", "_numeric", -1, PgType.Kind.ARRAY, 1, number, List.of());
    assertThat(TypeOverride.all(PgType.builtIn(20, "int8")))
        .containsExactly("Int64", "String", "Int128", "Int256");
    assertThat(TypeOverride.all(PgType.builtIn(3802, "jsonb"))).containsExactly("String", "JSON");
    assertThat(TypeOverride.all(number))
        .startsWith("String", "Decimal(76, 38)", "Decimal(P, S)")
        .contains("Float64");
    assertThat(TypeOverride.all(array))
        .as("also what a setting makes usual")
        .containsExactly("Array(Nullable(String))", "Array(Nullable(Decimal(76, 38)))", "String");
  }
}
