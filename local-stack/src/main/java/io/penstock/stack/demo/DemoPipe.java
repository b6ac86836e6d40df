package io.penstock.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** The demo's pipe, made through the REST API as a user would. */
final class DemoPipe {
  static final String NAME = "demo";
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final StackFile.ControllerEntry controller;
  private final DemoShop shop;
  private final String targetDatabase;
  private final Path madeMark;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();

  /**
   * @param madeMark file that exists once the pipe was created
   */
  DemoPipe(
      StackFile.ControllerEntry controller, DemoShop shop, String targetDatabase, Path madeMark) {
    this.controller = controller;
    this.shop = shop;
    this.targetDatabase = targetDatabase;
    this.madeMark = madeMark;
  }

  /**
   * Creates the pipe, once in a stack's life: a user who deleted it does not get it back.
   *
   * @return whether it was created now
   */
  boolean createOnce() throws IOException, InterruptedException {
    if (Files.exists(madeMark)) {
      return false;
    }
    boolean made = false;
    if (state().isEmpty()) {
      HttpResponse<String> answer =
          http.send(
              request("")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body())))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("the controller refused the demo pipe: " + answer.body());
      }
      made = true;
    }
    Files.writeString(madeMark, "");
    return made;
  }

  /** The pipe's state as the API names it; empty when there is no such pipe. */
  Optional<String> state() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request("").build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the controller answers " + answer.statusCode());
    }
    for (JsonNode pipe : json.readTree(answer.body()).path("result")) {
      if (pipe.path("name").asText().equals(NAME)) {
        return Optional.of(pipe.path("state").asText());
      }
    }
    return Optional.empty();
  }

  private ObjectNode body() {
    ObjectNode body = json.createObjectNode().put("name", NAME);
    ObjectNode postgres = body.putObject("source").putObject("postgres");
    postgres
        .put("type", "postgres")
        .put("host", shop.host())
        .put("port", shop.port())
        .put("database", DemoShop.DATABASE)
        .put("disableTls", true);
    postgres
        .putObject("credentials")
        .put("username", DemoShop.ROLE)
        .put("password", shop.password());
    postgres.putObject("settings").put("replicationMode", "cdc").put("syncIntervalSeconds", 1);
    ArrayNode mappings = postgres.putArray("tableMappings");
    for (String table : DemoShop.TABLES) {
      mappings
          .addObject()
          .put("sourceSchemaName", "public")
          .put("sourceTable", table)
          .put("targetTable", table)
          .put("tableEngine", "ReplacingMergeTree");
    }
    body.putObject("destination").put("database", targetDatabase);
    return body;
  }

  private HttpRequest.Builder request(String below) {
    String pair = controller.keyId() + ":" + controller.keySecret();
    return HttpRequest.newBuilder(
            URI.create(
                controller.url()
                    + "/v1/organizations/"
                    + controller.organizationId()
                    + "/services/"
                    + controller.serviceId()
                    + "/clickpipes"
                    + below))
        .timeout(ANSWER)
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }
}
