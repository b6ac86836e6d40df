package io.penstock.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.controller.config.ConfigReader;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.definition.DefinitionReader;
import io.penstock.controller.fields.Problems;
import io.penstock.model.secret.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds files that the documents show, and links between them, to what reads and what is there. */
class DocumentedFilesTest {

  private static final Path ROOT = Path.of("..");
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** What a page leaves out around its mappings. */
  private static final String PIPE =
      """
      {"name": "shop", "source": {"postgres": {"host": "h", "database": "app",
        "credentials": {"username": "u", "password": "env:P"}}},
        "destination": {"database": "penstock"}}""";

  @TempDir Path dir;

  private static List<DocBlock> yaml() {
    return DocBlock.all().stream()
        .filter(block -> block.language().equals("yaml") && !block.skipped())
        .toList();
  }

  @Test
  void everyPipeInTheDocumentsIsRead() throws IOException {
    int seen = 0;
    for (DocBlock block : yaml()) {
      JsonNode read = YAML.readTree(block.text());
      if (read.has("source") || read.has("tableMappings")) {
        seen++;
        JsonNode pipe = read.has("source") ? read : withMappings(read.path("tableMappings"));
        Problems problems = new Problems();
        new DefinitionReader(text -> new SecretRef("env:P"), "d").read(pipe, problems);
        assertThat(problems.list()).as(block.place()).isEmpty();
      }
    }
    assertThat(seen).isGreaterThan(3);
  }

  private static JsonNode withMappings(JsonNode mappings) throws IOException {
    ObjectNode pipe = (ObjectNode) new ObjectMapper().readTree(PIPE);
    ((ObjectNode) pipe.at("/source/postgres")).set("tableMappings", mappings);
    return pipe;
  }

  @Test
  void everyConfigurationOfTheControllerIsRead() throws IOException {
    Path secret = Files.writeString(dir.resolve("secret"), "s3cret");
    int seen = 0;
    for (DocBlock block : yaml()) {
      if (YAML.readTree(block.text()).has("apiKeys")) {
        seen++;
        Path file = dir.resolve("controller.yaml");
        Files.writeString(
            file, block.text().replaceAll("secretFile: [^,}\\s]+", "secretFile: " + secret));
        ControllerConfig config = ConfigReader.read(file);
        assertThat(config.services()).as(block.place()).isNotEmpty();
      }
    }
    assertThat(seen).isPositive();
  }

  @Test
  void everyLinkLeadsToAFileAndItsHeading() {
    List<String> broken = new ArrayList<>();
    for (String page : DocBlock.pages()) {
      Matcher link = LINK.matcher(DocBlock.text(page));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains("://") && !leads(page, target)) {
          broken.add(page + ": " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leads(String page, String target) {
    String file = target.replaceFirst("#.*", "");
    Path from = ROOT.resolve(page);
    Path to = file.isEmpty() ? from : from.resolveSibling(file).normalize();
    if (!Files.exists(to)) {
      return false;
    }
    int anchor = target.indexOf('#');
    return anchor < 0
        || DocBlock.text(ROOT.relativize(to).toString())
            .lines()
            .filter(line -> line.startsWith("#"))
            .anyMatch(line -> anchor(line).equals(target.substring(anchor + 1)));
  }

  /** As code hosts make them of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{Alnum} _-]", "")
        .replace(' ', '-');
  }
}
