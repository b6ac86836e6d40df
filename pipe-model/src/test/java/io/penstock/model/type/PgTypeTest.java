package io.penstock.model.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a column's modifier goes. */
class PgTypeTest {

  private static final int TEN_TWO = (10 << 16 | 2) + 4;
  private static final int TWELVE_THREE = (12 << 16 | 3) + 4;
  private static final PgType NUMERIC = PgType.builtIn(1700, "numeric");

  private static PgType wrapped(PgType.Kind kind, int typmod, PgType element) {
    return new PgType(99, "shop", "t", typmod, kind, 1, element, List.of());
  }

  @Test
  void anArraysModifierIsItsElements() {
    PgType prices = wrapped(PgType.Kind.ARRAY, TEN_TWO, NUMERIC.withTypmod(TEN_TWO));
    assertThat(TypeMap.destination(prices)).isEqualTo("Array(Nullable(Decimal(10, 2)))");
    assertThat(TypeMap.destination(prices.withTypmod(TWELVE_THREE)))
        .isEqualTo("Array(Nullable(Decimal(12, 3)))");
    assertThat(TypeMap.destination(prices.withTypmod(-1))).isEqualTo("Array(Nullable(String))");
  }

  @Test
  void aDomainKeepsItsOwn() {
    PgType price = wrapped(PgType.Kind.DOMAIN, TEN_TWO, NUMERIC);
    PgType prices = wrapped(PgType.Kind.ARRAY, -1, price);
    assertThat(TypeMap.destination(prices.withTypmod(-1)))
        .isEqualTo("Array(Nullable(Decimal(10, 2)))");

    PgType some = wrapped(PgType.Kind.DOMAIN, TEN_TWO, wrapped(PgType.Kind.ARRAY, -1, NUMERIC));
    assertThat(TypeMap.destination(some)).isEqualTo("Array(Nullable(Decimal(10, 2)))");
  }
}
