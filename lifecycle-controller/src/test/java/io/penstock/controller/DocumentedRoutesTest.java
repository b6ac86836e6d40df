package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.docs.DocBlock;
import io.penstock.controller.docs.ShellLines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds every {@code curl} of the documents, and every {@code api} as docs/api.md defines it, to a
 * running controller: there is such a route for that method. What stands after {@code -d} is JSON.
 */
class DocumentedRoutesTest {

  private static final String ID = "00000000-0000-4000-8000-000000000000";
  private static final Pattern HEREDOC = Pattern.compile("(?s)<<JSON\n(.*?)\nJSON");

  @TempDir Path dir;

  private record Call(String place, String method, String url, String body) {}

  @Test
  void everyPathIsARoute() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<Call> calls = calls();
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"));
        RunningController controller =
            new RunningController(dir.resolve("c"), flink, "http://127.0.0.1:1", "x")) {
      Call none = new Call("", "POST", "$SERVICE/none", "");
      assertThat(isRoute(send(controller, none))).isFalse();
      for (Call call : calls) {
        if (!isRoute(send(controller, call))) {
          wrong.add(call.place() + ": " + call.method() + " " + call.url());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(calls).hasSizeGreaterThan(15);
  }

  /** By Javalin's own words for a path that nothing listens to. */
  private static boolean isRoute(HttpResponse<String> answer) {
    return !answer.body().contains("Endpoint ") && answer.statusCode() != 405;
  }

  @Test
  void everyBodyIsJson() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> bodies = new ArrayList<>();
    calls().stream().map(Call::body).filter(body -> !body.startsWith("@")).forEach(bodies::add);
    for (DocBlock block : DocBlock.shell()) {
      Matcher heredoc = HEREDOC.matcher(block.text());
      while (heredoc.find()) {
        bodies.add(heredoc.group(1));
      }
    }
    for (String body : bodies) {
      if (!body.isEmpty()) {
        assertThat(json.readTree(body).isObject()).as(body).isTrue();
      }
    }
  }

  /** Those that come from elsewhere ({@code -d @-}) an end-to-end test sends. */
  @Test
  void everyBodyIsWhatTheContractSays() throws IOException {
    int seen = 0;
    for (Call call : calls()) {
      if (!call.body().isEmpty() && !call.body().startsWith("@")) {
        seen++;
        String path = path(call, "/v1/organizations/o/services/s");
        Contract.checkTaken(call.method(), path, new ObjectMapper().readTree(call.body()));
      }
    }
    assertThat(seen).isGreaterThan(5);
  }

  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (DocBlock block : DocBlock.shell()) {
      for (List<String> words : ShellLines.of(block.text())) {
        if (words.get(0).equals("curl") || words.get(0).equals("api")) {
          calls.add(call(block.place(), words));
        }
      }
    }
    return calls;
  }

  private static Call call(String place, List<String> words) {
    String method = "";
    String url = "";
    String body = "";
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-X" -> method = words.get(++i);
        case "-d" -> body = words.get(++i);
        case "-H", "-K", "-u", "-o" -> i++;
        default -> url = words.get(i).startsWith("-") ? url : words.get(i);
      }
    }
    String usual = body.isEmpty() ? "GET" : "POST";
    return new Call(place, method.isEmpty() ? usual : method, url, body);
  }

  private static String path(Call call, String service) {
    String path =
        call.url()
            .replace("$PIPES", service + "/clickpipes")
            .replace("$SERVICE", service)
            .replace("$ORGANIZATION", service.replaceFirst("/services/.*", ""))
            .replace("$URL", "")
            .replace("http://127.0.0.1:8080", "")
            .replaceAll("\\$[A-Z]+", ID);
    assertThat(path).as(call.place()).startsWith("/");
    return path;
  }

  private static HttpResponse<String> send(RunningController controller, Call call)
      throws IOException, InterruptedException {
    String path = path(call, controller.service());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(controller.url() + path))
            .method(call.method(), HttpRequest.BodyPublishers.ofString("{}"))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("k1:s3cret".getBytes(StandardCharsets.UTF_8)))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
