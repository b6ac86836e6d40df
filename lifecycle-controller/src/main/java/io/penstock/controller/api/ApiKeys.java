package io.penstock.controller.api;

import io.javalin.http.Context;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.key.KeyFile;
import io.penstock.controller.key.Role;
import io.penstock.controller.key.StoredKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks HTTP Basic credentials. Secrets are kept as hashes and compared in constant time. */
final class ApiKeys {

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

  private final List<StoredKey> configured = new ArrayList<>();
  private final KeyFile file;

  ApiKeys(List<ControllerConfig.ApiKey> keys, KeyFile file) {
    keys.forEach(
        key ->
            configured.add(
                new StoredKey(
                    key.id(),
                    "",
                    key.role(),
                    HexFormat.of().formatHex(KeyFile.hash(key.secret().reveal())),
                    "")));
    this.file = file;
  }

  /** Who calls. */
  record Caller(String id, Role role) {}

  /** Who calls, or empty when the credentials are missing or wrong. */
  Optional<Caller> caller(Context context) {
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
    return colon < 0
        ? Optional.empty()
        : find(pair.substring(0, colon), KeyFile.hash(pair.substring(colon + 1)));
  }

  private Optional<Caller> find(String id, byte[] given) {
    Optional<Caller> caller = Optional.empty();
    // Every key is compared, so that the time tells nothing.
    for (StoredKey key : all()) {
      if (MessageDigest.isEqual(HexFormat.of().parseHex(key.sha256()), given)
          & key.id().equals(id)) {
        caller = Optional.of(new Caller(id, key.role()));
      }
    }
    return caller;
  }

  private List<StoredKey> all() {
    List<StoredKey> all = new ArrayList<>(configured);
    try {
      all.addAll(file.keys());
    } catch (IOException e) {
      // A key that was revoked must not live on in memory: none of the file's is taken.
      LOG.error("the file of API keys cannot be read; its keys are refused meanwhile", e);
    }
    return all;
  }
}
