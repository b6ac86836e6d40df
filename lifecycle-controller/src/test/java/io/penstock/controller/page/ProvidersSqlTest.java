package io.penstock.controller.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.docs.DocBlock;
import io.penstock.controller.docs.SqlStatements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the SQL that the page's form shows for each provider to that of its page in docs/source,
 * which another test runs.
 */
class ProvidersSqlTest {

  private static final Map<String, String> PAGES =
      Map.of(
          "postgres", "self-managed",
          "rdspostgres", "rds-aurora",
          "aurorapostgres", "rds-aurora",
          "cloudsqlpostgres", "cloud-sql",
          "azurepostgres", "azure",
          "supabase", "supabase",
          "neon", "neon");

  private static final Pattern TEXT = Pattern.compile("(?s)const (\\w+) = `(.*?)`;");
  private static final Pattern PROVIDER = Pattern.compile("(?m)^  (\\w+): \\['([^']+)', (\\w+)],$");

  @Test
  void theFormShowsWhatTheDocumentsTell() throws IOException {
    String script = script();
    Map<String, String> texts = new HashMap<>();
    Matcher text = TEXT.matcher(script);
    while (text.find()) {
      texts.put(text.group(1), text.group(2));
    }
    List<String> seen = new ArrayList<>();
    Matcher provider = PROVIDER.matcher(script);
    while (provider.find()) {
      seen.add(provider.group(1));
      String shown = texts.get(provider.group(3)) + "\n" + texts.get("REST") + "\n";
      String page = "docs/source/" + PAGES.get(provider.group(1)) + ".md";
      assertThat(told(page))
          .as("%s for %s", page, provider.group(2))
          .containsSequence(SqlStatements.of(new DocBlock(page, 1, "sql", "", shown)));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(PAGES.keySet());
  }

  private static List<String> told(String page) {
    return DocBlock.of(page).stream()
        .filter(block -> block.language().equals("sql"))
        .flatMap(block -> SqlStatements.of(block).stream())
        .toList();
  }

  private static String script() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(ProvidersSqlTest.class.getResourceAsStream("/web/providers.js"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
