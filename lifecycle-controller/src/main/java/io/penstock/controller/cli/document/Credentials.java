package io.penstock.controller.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the references of {@code source.postgres.credentials}, which an exported file has too. */
public final class Credentials {

  private Credentials() {}

  /**
   * Puts what {@code env:NAME} and {@code file:PATH} lead to in their place, in user name and
   * password.
   *
   * @throws IllegalArgumentException when the variable or the file is not there
   */
  public static void open(
      ObjectNode credentials, Function<String, @Nullable String> env, Path directory) {
    for (String field : List.of("username", "password")) {
      JsonNode given = credentials.path(field);
      if (given.isTextual() && !given.textValue().isEmpty()) {
        credentials.put(field, Password.open(given.textValue(), env, directory));
      }
    }
  }
}
