package io.penstock.controller.api;

import io.javalin.http.Context;
import io.penstock.controller.config.ControllerConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks HTTP Basic credentials. Secrets are kept as hashes and compared in constant time. */
final class ApiKeys {

  private final Map<String, byte[]> hashes = new LinkedHashMap<>();

  ApiKeys(List<ControllerConfig.ApiKey> keys) {
    keys.forEach(key -> hashes.put(key.id(), hash(key.secret().reveal())));
  }

  /** Who calls, or empty when the credentials are missing or wrong. */
  Optional<String> caller(Context context) {
    String header = context.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    String pair;
    try {
      pair =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String id = pair.substring(0, colon);
    byte[] given = hash(pair.substring(colon + 1));
    Optional<String> caller = Optional.empty();
    // Every key is compared, so that the time tells nothing.
    for (Map.Entry<String, byte[]> key : hashes.entrySet()) {
      if (MessageDigest.isEqual(key.getValue(), given) & key.getKey().equals(id)) {
        caller = Optional.of(id);
      }
    }
    return caller;
  }

  private static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }
}
