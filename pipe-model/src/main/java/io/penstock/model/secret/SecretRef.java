package io.penstock.model.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Where a secret is to be had: {@code env:NAME} (an environment variable of the process that opens
 * it), {@code file:PATH} (a file there; trailing line ends are dropped) or {@code sealed:v1:…} (see
 * {@link SecretBox}). Safe to store and to print.
 *
 * @param text one of the three forms
 */
public record SecretRef(@JsonValue String text) {

  static final String ENV = "env:";
  static final String FILE = "file:";
  static final String SEALED = "sealed:v1:";

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when {@code text} has none of the three forms; the text is not
   *     repeated, since it may be a secret given in clear by mistake
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SecretRef {
    if (!text.startsWith(ENV) && !text.startsWith(FILE) && !text.startsWith(SEALED)) {
      throw new IllegalArgumentException(
          "a secret must be given as env:NAME or file:PATH, not in clear");
    }
  }
}
