package io.penstock.controller.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * An OpenAPI file as one HTML page: no script, one style sheet of ours, nothing from elsewhere. It
 * knows what our file uses of OpenAPI, not all of it.
 */
final class OpenApiPage {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final JsonNode file;
  private final StringBuilder html = new StringBuilder();

  private OpenApiPage(JsonNode file) {
    this.file = file;
  }

  /**
   * The page.
   *
   * @throws IllegalArgumentException when the text is no YAML
   */
  static String of(String yaml) {
    try {
      return new OpenApiPage(YAMLMapper.builder().build().readTree(yaml)).page();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("openapi.yaml is no YAML", e);
    }
  }

  private String page() {
    String title = escaped(file.at("/info/title").asText() + " API");
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .append(title)
        .append("</title>\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n")
        .append("<link rel=\"stylesheet\" href=\"/api.css\">\n</head>\n<body>\n<main>\n<h1>")
        .append(title)
        .append("</h1>\n");
    text(file.at("/info/description").asText());
    html.append("<p><a href=\"/openapi.yaml\">openapi.yaml</a></p>\n<nav>\n");
    for (JsonNode tag : file.path("tags")) {
      String name = escaped(tag.path("name").asText());
      html.append("<a href=\"#tag-").append(name).append("\">").append(name).append("</a>\n");
    }
    html.append("<a href=\"#shapes\">shapes</a>\n</nav>\n");
    file.path("tags").forEach(this::tag);
    html.append("<h2 id=\"shapes\">Shapes</h2>\n");
    each(file.at("/components/schemas"), this::schema);
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private interface Named {
    void take(String name, JsonNode node);
  }

  private static void each(JsonNode object, Named taker) {
    for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      taker.take(field.getKey(), field.getValue());
    }
  }

  private void tag(JsonNode tag) {
    String name = tag.path("name").asText();
    html.append("<h2 id=\"tag-").append(escaped(name)).append("\">").append(escaped(name));
    html.append("</h2>\n");
    text(tag.path("description").asText());
    each(
        file.path("paths"),
        (path, item) -> {
          for (String method : METHODS) {
            JsonNode operation = item.path(method);
            if (operation.at("/tags/0").asText().equals(name)) {
              operation(method, path, item, operation);
            }
          }
        });
  }

  private void operation(String method, String path, JsonNode item, JsonNode operation) {
    html.append("<details id=\"")
        .append(escaped(operation.path("operationId").asText()))
        .append("\">\n<summary><span class=\"method ")
        .append(method)
        .append("\">")
        .append(method)
        .append("</span> <code>")
        .append(escaped(path))
        .append("</code> <span>")
        .append(inline(operation.path("summary").asText()))
        .append("</span></summary>\n");
    text(operation.path("description").asText());
    parameters(item.path("parameters"), operation.path("parameters"));
    JsonNode body = operation.at("/requestBody/content/application~1json");
    if (!body.isMissingNode()) {
      html.append("<h3>Request</h3>\n");
      content(body);
    }
    each(operation.path("responses"), this::response);
    html.append("</details>\n");
  }

  private void parameters(JsonNode ofPath, JsonNode ofQuery) {
    if (ofPath.isEmpty() && ofQuery.isEmpty()) {
      return;
    }
    html.append("<dl>\n");
    for (JsonNode list : List.of(ofPath, ofQuery)) {
      for (JsonNode given : list) {
        JsonNode parameter = resolved(given);
        html.append("<dt><code>")
            .append(escaped(parameter.path("name").asText()))
            .append("</code> in ")
            .append(escaped(parameter.path("in").asText()))
            .append("</dt><dd>")
            .append(inline(parameter.path("description").asText()))
            .append("</dd>\n");
      }
    }
    html.append("</dl>\n");
  }

  private void response(String status, JsonNode given) {
    JsonNode response = resolved(given);
    html.append("<h3>").append(escaped(status)).append("</h3>\n");
    text(response.path("description").asText());
    each(response.path("content"), (type, content) -> content(content));
  }

  private void content(JsonNode content) {
    shape(content.path("schema"));
    JsonNode example = content.path("example");
    if (!example.isMissingNode()) {
      html.append("<pre><code>")
          .append(escaped(example.isTextual() ? example.asText() : example.toPrettyString()))
          .append("</code></pre>\n");
    }
  }

  private void shape(JsonNode schema) {
    String name = name(schema.at("/properties/result"));
    String result = name.isEmpty() ? name(schema) : name;
    if (!result.isEmpty()) {
      html.append("<p>").append(name.isEmpty() ? "" : "<code>result</code>: ");
      link(result);
      html.append("</p>\n");
    }
  }

  private void link(String schema) {
    String safe = escaped(schema);
    html.append("<a href=\"#shape-").append(safe).append("\">").append(safe).append("</a>");
  }

  private static String name(JsonNode schema) {
    return schema.path("$ref").asText("").replaceFirst(".*/", "");
  }

  private JsonNode resolved(JsonNode node) {
    String ref = node.path("$ref").asText("");
    return ref.isEmpty() ? node : file.at(ref.substring(1));
  }

  private void schema(String name, JsonNode schema) {
    html.append("<details id=\"shape-").append(escaped(name)).append("\">\n<summary><code>");
    html.append(escaped(name)).append("</code></summary>\n");
    text(schema.path("description").asText());
    html.append("<pre><code>")
        .append(escaped(schema.toPrettyString()))
        .append("</code></pre>\n</details>\n");
  }

  /** Paragraphs. */
  private void text(String text) {
    for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
      if (!paragraph.isBlank()) {
        html.append("<p>").append(inline(paragraph)).append("</p>\n");
      }
    }
  }

  /** Markdown's code and emphasis, which is all that our file uses. */
  private static String inline(String text) {
    return escaped(text)
        .replaceAll("`([^`]+)`", "<code>$1</code>")
        .replaceAll("\\*([^*`]+)\\*", "<em>$1</em>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
