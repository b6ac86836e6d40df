package io.penstock.stack.clickhouse.front;

import io.penstock.stack.clickhouse.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The one user that may ask. Credentials come as HTTP Basic, as {@code X-ClickHouse-User} and
 * {@code X-ClickHouse-Key}, or as the URL's {@code user} and {@code password} (ClickHouse docs,
 * "HTTP interface").
 */
final class Access {
  /** ClickHouse's AUTHENTICATION_FAILED. */
  static final int AUTHENTICATION_FAILED = 516;

  private final byte[] expected;

  Access(String user, String password) {
    this.expected = digest(user, password);
  }

  /**
   * Returns when the request is the user's.
   *
   * @throws EngineException of code 516 when it is not
   */
  void check(HttpFields headers, Map<String, String> urlParameters) throws EngineException {
    String user = "default";
    String password = "";
    String basic = headers.get("Authorization");
    if (basic != null && basic.regionMatches(true, 0, "Basic ", 0, 6)) {
      String pair = decode(basic.substring(6).strip());
      int colon = pair.indexOf(':');
      user = colon < 0 ? pair : pair.substring(0, colon);
      password = colon < 0 ? "" : pair.substring(colon + 1);
    } else if (headers.get("X-ClickHouse-User") != null) {
      user = orEmpty(headers.get("X-ClickHouse-User"));
      password = orEmpty(headers.get("X-ClickHouse-Key"));
    } else {
      user = urlParameters.getOrDefault("user", user);
      password = urlParameters.getOrDefault("password", password);
    }
    if (!MessageDigest.isEqual(expected, digest(user, password))) {
      throw new EngineException(
          AUTHENTICATION_FAILED,
          "Code: 516. DB::Exception: "
              + user
              + ": Authentication failed: password is incorrect, or there is no user with such name."
              + " (AUTHENTICATION_FAILED)");
    }
  }

  private static byte[] digest(String user, String password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(user.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      return sha.digest(password.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
