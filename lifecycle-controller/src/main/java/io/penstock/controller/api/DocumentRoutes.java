package io.penstock.controller.api;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The API's description, as a file for machines and as a page for people. No key is wanted. */
final class DocumentRoutes {

  private final String yaml;
  private final String page;

  DocumentRoutes() {
    yaml = read();
    page = OpenApiPage.of(yaml);
  }

  void add(RoutesConfig routes) {
    routes.get(
        "/openapi.yaml",
        context -> context.contentType("application/yaml; charset=utf-8").result(yaml));
    routes.get("/api", context -> context.contentType("text/html; charset=utf-8").result(page));
  }

  private static String read() {
    try (InputStream file = DocumentRoutes.class.getResourceAsStream("/api/openapi.yaml")) {
      if (file == null) {
        throw new IllegalStateException("openapi.yaml is not in this build");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
