package io.penstock.controller.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.fields.Problems;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads a PATCH against the pipe as it is shown: what is the same is ignored, as ClickPipes'
 * clients send everything; what differs must be something that can be changed.
 */
final class PatchReader {

  private final Problems problems;
  private final Predicate<String> isPassword;

  /**
   * A reader.
   *
   * @param isPassword whether a text is the pipe's own password
   */
  PatchReader(Problems problems, Predicate<String> isPassword) {
    this.problems = problems;
    this.isPassword = isPassword;
  }

  /** Adds a problem for each change but that of the name. */
  void check(JsonNode patch, JsonNode shown) {
    if (!patch.isObject()) {
      problems.invalid("", "the body must be an object");
      return;
    }
    compare("", patch, shown);
  }

  private void compare(String path, JsonNode patch, JsonNode shown) {
    for (Iterator<Map.Entry<String, JsonNode>> it = patch.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      String here = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      JsonNode wanted = field.getValue();
      JsonNode now = shown.path(field.getKey());
      if (here.equals("name") || unset(wanted) || same(wanted, now)) {
        continue;
      }
      if (here.equals("source.postgres.credentials")) {
        credentials(here, wanted);
      } else if (wanted.isObject() && (now.isObject() || now.isMissingNode())) {
        compare(here, wanted, now);
      } else {
        problems.invalid(here, "changing it is not supported yet; leave it out");
      }
    }
  }

  private void credentials(String path, JsonNode wanted) {
    String password = wanted.path("password").asText("");
    if (!password.isEmpty() && !isPassword.test(password)) {
      problems.invalid(path + ".password", "changing it is not supported yet; leave it out");
    }
  }

  private static boolean same(JsonNode wanted, JsonNode now) {
    return wanted.equals(now)
        || wanted.isTextual()
            && now.isTextual()
            && wanted.textValue().equalsIgnoreCase("basic")
            && now.textValue().equals("basic");
  }

  private static boolean unset(JsonNode node) {
    return node.isNull()
        || node.isTextual() && node.textValue().isEmpty()
        || node.isArray() && node.isEmpty()
        || node.isObject() && node.isEmpty();
  }
}
