package io.penstock.controller.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.model.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code stack.json}, which {@code ./penstock up} writes into its data directory. */
public final class StackFile {

  private StackFile() {}

  /**
   * The controller that a running stack announces.
   *
   * @return empty when there is no such file
   * @throws IllegalArgumentException when there is one that cannot be used
   */
  public static Optional<ControllerAddress> read(Path file, @Nullable String service) {
    JsonNode controller;
    try {
      controller = new ObjectMapper().readTree(Files.readString(file)).path("controller");
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
    String url = text(controller, "url");
    String keyId = text(controller, "keyId");
    String keySecret = text(controller, "keySecret");
    if (url == null || keyId == null || keySecret == null) {
      throw new IllegalArgumentException(file + " names no controller with url and key");
    }
    return Optional.of(
        new ControllerAddress(
            URI.create(url),
            keyId,
            new Secret(keySecret),
            text(controller, "organizationId"),
            service != null ? service : text(controller, "serviceId")));
  }

  private static @Nullable String text(JsonNode node, String field) {
    String value = node.path(field).asText("");
    return value.isEmpty() ? null : value;
  }
}
