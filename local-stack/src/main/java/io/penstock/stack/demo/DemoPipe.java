package io.penstock.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.api.PipeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The demo's pipe, made through the REST API as a user would. */
final class DemoPipe {
  static final String NAME = "demo";

  private final PipeApi api;
  private final DemoShop shop;
  private final String targetDatabase;
  private final Path madeMark;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param madeMark file that exists once the pipe was created
   */
  DemoPipe(PipeApi api, DemoShop shop, String targetDatabase, Path madeMark) {
    this.api = api;
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
    boolean made = state().isEmpty();
    if (made) {
      PipeApi.Answer answer = asked(() -> api.create(body()));
      if (answer.status() != 200) {
        throw new IOException("the controller refused the demo pipe: " + answer.error());
      }
    }
    Files.writeString(madeMark, "");
    return made;
  }

  /** The pipe's state as the API names it; empty when there is no such pipe. */
  Optional<String> state() throws IOException, InterruptedException {
    for (JsonNode pipe : asked(api::list)) {
      if (pipe.path("name").asText().equals(NAME)) {
        return Optional.of(pipe.path("state").asText());
      }
    }
    return Optional.empty();
  }

  /** What the controller refuses, or does not answer, is tried again at the next start. */
  private static <T> T asked(Supplier<T> call) throws IOException, InterruptedException {
    try {
      return call.get();
    } catch (PipeApi.UnreachableException | IllegalStateException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException(e.getMessage());
      }
      throw new IOException(e.getMessage(), e);
    }
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
}
