package io.penstock.controller.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableArgumentTest {

  @Test
  void namesAndTargetAreTakenApart() {
    assertThat(TableArgument.parse("public.orders"))
        .isEqualTo(new TableArgument("public", "orders", null));
    assertThat(TableArgument.parse("crm.orders:o"))
        .isEqualTo(new TableArgument("crm", "orders", "o"));
    assertThat(TableArgument.parse("\"a.b\".\"c\"\"d:e\":\"f.g\""))
        .isEqualTo(new TableArgument("a.b", "c\"d:e", "f.g"));
    assertThat(TableArgument.parse("shop.*:shop_*"))
        .isEqualTo(new TableArgument("shop", "*", "shop_*"));
    assertThat(TableArgument.parse("public.Größe 📏"))
        .isEqualTo(new TableArgument("public", "Größe 📏", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "orders", "a.", ".b", "a.b:", "a.b.c", "a:b", "a.b:c:d", "\"a.b", "\"a\"x.b"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> TableArgument.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schema.table[:target]");
  }
}
