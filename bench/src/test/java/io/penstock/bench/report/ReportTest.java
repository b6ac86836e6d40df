package io.penstock.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {
  @TempDir Path directory;

  @Test
  void aBarIsAsLongAsItsMedianAndWhoDidNotRunHasNone() throws Exception {
    Document chart = parsed(BarChart.of(series()));
    var bars = chart.getElementsByTagName("rect");
    assertThat(bars.getLength()).isEqualTo(2);
    assertThat(width(bars.item(0))).isEqualTo(2 * width(bars.item(1)));
    assertThat(chart.getDocumentElement().getTextContent())
        .contains("2,000 rows/s", "NOT RUN", "a <series> & more");
  }

  @Test
  void pointsOfALineRiseWithTheirMedians() throws Exception {
    Document chart = parsed(LineChart.of(series()));
    var dots = chart.getElementsByTagName("circle");
    assertThat(dots.getLength()).isEqualTo(2);
    assertThat(number(dots.item(0), "cy")).isLessThan(number(dots.item(1), "cy"));
    assertThat(number(dots.item(0), "cx")).isLessThan(number(dots.item(1), "cx"));
  }

  @Test
  void theFilesHoldEveryRoundAndEveryTarget() throws Exception {
    Target target = Target.atLeast("a ratio", OptionalDouble.of(0.8), 1, 2);
    new Results(directory)
        .machine(Map.of("cores", "2"))
        .series(List.of(series()))
        .memory(Map.of("snapshot", Map.of("TaskManager 1 heap", 100.0)))
        .targets(List.of(target))
        .write(List.of("a line"));
    JsonNode json = new ObjectMapper().readTree(directory.resolve("results.json").toFile());
    assertThat(json.at("/series/0/contenders/0/median").asDouble()).isEqualTo(2000);
    assertThat(json.at("/series/0/contenders/2/rounds/0/notRun").asText()).isEqualTo("no slot");
    assertThat(json.at("/targets/0/verdict").asText()).isEqualTo("MISSED by 20 %");
    assertThat(json.at("/memoryMiB/snapshot/TaskManager 1 heap").asDouble()).isEqualTo(100);
    assertThat(Files.readString(directory.resolve("run.txt"))).isEqualTo("a line\n");
    assertThat(directory.resolve("narrow.svg")).exists();
  }

  @Test
  void targetsAreMetOrMissedByHowMuch() {
    assertThat(Target.atLeast("x", OptionalDouble.of(2.1), 1.5, 2).row())
        .isEqualTo("| x | ≥ 1.50 | ≥ 2.00 | 2.10 | met, aim too |");
    assertThat(Target.atMost("x", OptionalDouble.of(3), 2.5, 1.5, "s").verdict())
        .isEqualTo("MISSED by 20 %");
    assertThat(Target.atMost("x", OptionalDouble.of(2), 2.5, 1.5, "s").verdict()).isEqualTo("met");
    assertThat(Target.atMost("x", OptionalDouble.empty(), 2.5, 1.5, "s").row())
        .isEqualTo("| x | ≤ 2.50 s | ≤ 1.50 s | – | NOT MEASURED |");
    assertThat(Target.atLeast("x", OptionalDouble.of(9), 8, 8).withoutAim().withNote("n").row())
        .isEqualTo("| x | ≥ 8.00 |  | 9.00 (n) | met |");
  }

  private static Series series() {
    Series series = new Series("narrow", "a <series> & more", "rows/s");
    series.add("Penstock", 1, Outcome.of(2000));
    series.add("a peer", 1, Outcome.of(1000));
    series.add("another", 1, new Outcome.NotRun("no slot"));
    return series;
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static double width(org.w3c.dom.Node bar) {
    return number(bar, "width");
  }

  private static double number(org.w3c.dom.Node node, String attribute) {
    return Double.parseDouble(((Element) node).getAttribute(attribute));
  }
}
