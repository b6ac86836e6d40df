package io.penstock.model.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.model.type.TypeChoices.JsonAs;
import io.penstock.model.type.TypeChoices.UnboundedNumeric;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What versions and choices change. */
class TypeMapTest {

  private static final TypeChoices OTHERS =
      new TypeChoices(UnboundedNumeric.DECIMAL, JsonAs.JSON, BinaryFormat.HEX);

  private static PgType extension(String name) {
    return new PgType(90_000, "ext", name, -1, PgType.Kind.BASE, 0, null, List.of());
  }

  private static PgType array(PgType element) {
    return new PgType(
        90_001, "ext", "_" + element.name(), -1, PgType.Kind.ARRAY, 1, element, List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hstore", "vector", "halfvec"})
  void theFirstVersionGoesOnRefusingWhatItRefused(String name) {
    TypeMap first = TypeMap.of(1, TypeChoices.DEFAULT);
    assertThatThrownBy(() -> first.target(extension(name))).hasMessageContaining("ext." + name);
    assertThatThrownBy(() -> first.target(array(extension(name)))).hasMessageContaining(name);
    assertThat(first.target(extension("ltree"))).isEqualTo("String");
  }

  @Test
  void theSecondCarriesThem() {
    assertThat(TypeMap.destination(extension("hstore"))).isEqualTo("Map(String, Nullable(String))");
    assertThat(TypeMap.destination(array(extension("hstore"))))
        .isEqualTo("Array(Map(String, Nullable(String)))");
    assertThat(TypeMap.destination(extension("halfvec"))).isEqualTo("Array(Float32)");
    assertThat(TypeMap.canBeNullable(extension("hstore"))).isFalse();
    assertThat(TypeMap.canBeNullable(extension("vector"))).isFalse();
  }

  @Test
  void choicesHoldForElementsToo() {
    TypeMap map = TypeMap.of(TypeMap.BEHAVIOUR_VERSION, OTHERS);
    PgType numeric = PgType.builtIn(1700, "numeric");
    PgType jsonb = PgType.builtIn(3802, "jsonb");
    assertThat(map.target(numeric)).isEqualTo("Decimal(76, 38)");
    assertThat(map.target(numeric.withTypmod((10 << 16 | 2) + 4))).isEqualTo("Decimal(10, 2)");
    assertThat(map.target(array(numeric))).isEqualTo("Array(Nullable(Decimal(76, 38)))");
    assertThat(map.target(array(jsonb))).isEqualTo("Array(Nullable(JSON))");
    assertThat(map.target(PgType.builtIn(17, "bytea"))).isEqualTo("String");
  }

  @Test
  void aVersionOfTheFutureIsNotGuessed() {
    assertThatThrownBy(() -> TypeMap.of(TypeMap.BEHAVIOUR_VERSION + 1, TypeChoices.DEFAULT))
        .hasMessageContaining("not known here");
  }
}
