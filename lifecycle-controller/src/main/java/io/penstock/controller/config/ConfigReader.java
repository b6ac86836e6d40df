package io.penstock.controller.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.controller.fields.Fields;
import io.penstock.controller.fields.Problems;
import io.penstock.model.secret.Secret;
import io.penstock.model.secret.SecretRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads {@code controller.yaml}; unknown keys are errors, and all errors come together. */
public final class ConfigReader {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Problems problems = new Problems();

  private ConfigReader() {}

  /**
   * Reads the file.
   *
   * @throws ConfigException listing every problem
   */
  public static ControllerConfig read(Path file) {
    ConfigReader reader = new ConfigReader();
    ControllerConfig config = reader.config(Fields.root(parse(file), reader.problems));
    if (!reader.problems.isEmpty()) {
      throw ConfigException.of(file.toString(), reader.problems);
    }
    return config;
  }

  private static JsonNode parse(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new ConfigException(file + " is not YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: " + e.getMessage());
    }
  }

  private ControllerConfig config(Fields root) {
    ControllerConfig config =
        new ControllerConfig(
            listen(root.object("listen")),
            path(root, "dataDir"),
            Optional.ofNullable(uuid(root, "organizationId", false)),
            path(root, "installationKeyFile"),
            apiKeys(root),
            flink(root.requiredObject("flink")),
            services(root));
    root.rejectUnknown();
    return config;
  }

  private ControllerConfig.Listen listen(Fields listen) {
    String host = listen.text("host").isEmpty() ? "127.0.0.1" : listen.text("host");
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        listen.invalid(
            "host",
            host
                + " is not a loopback address; the API speaks clear HTTP: keep it on 127.0.0.1"
                + " and put a TLS proxy in front");
      }
    } catch (UnknownHostException e) {
      listen.invalid("host", host + " is not an address of this machine");
    }
    int port = listen.integer("port", 8080, 0, 65535);
    listen.rejectUnknown();
    return new ControllerConfig.Listen(host, port);
  }

  private List<ControllerConfig.ApiKey> apiKeys(Fields root) {
    List<ControllerConfig.ApiKey> keys = new ArrayList<>();
    for (Fields key : root.objects("apiKeys")) {
      String id = key.requiredText("id");
      String file = key.requiredText("secretFile");
      key.rejectUnknown();
      if (id.indexOf(':') >= 0) {
        key.invalid("id", "must not hold a colon (HTTP Basic ends the name there)");
      }
      Secret secret = file.isEmpty() ? null : secret(key, Path.of(file));
      if (secret != null) {
        keys.add(new ControllerConfig.ApiKey(id, secret));
      }
    }
    if (root.objects("apiKeys").isEmpty()) {
      root.invalid("apiKeys", "at least one is required");
    }
    return keys;
  }

  private static @Nullable Secret secret(Fields key, Path file) {
    try {
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        key.invalid("secretFile", file + " is empty");
      }
      return new Secret(text);
    } catch (IOException e) {
      key.invalid("secretFile", file + " cannot be read");
      return null;
    }
  }

  private ControllerConfig.Flink flink(Fields flink) {
    String checkpointDir = uri(flink, "checkpointDir", Set.of());
    String savepointDir = uri(flink, "savepointDir", Set.of());
    String url = uri(flink, "url", Set.of("http", "https"));
    Path jobJar = path(flink, "jobJar");
    String flinkCdc = flink.text("flinkCdcJobJar");
    flink.rejectUnknown();
    return new ControllerConfig.Flink(
        url,
        checkpointDir,
        savepointDir,
        jobJar,
        flinkCdc.isEmpty() ? Optional.empty() : Optional.of(absolute(flinkCdc)));
  }

  private List<ControllerConfig.Service> services(Fields root) {
    List<ControllerConfig.Service> services = new ArrayList<>();
    Set<UUID> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Fields service : root.objects("services")) {
      UUID id = uuid(service, "id", true);
      String name = service.requiredText("name");
      String url = uri(service, "url", Set.of("http", "https"));
      String user = service.text("user").isEmpty() ? "default" : service.text("user");
      String password = service.requiredText("password");
      String database = service.text("database").isEmpty() ? "default" : service.text("database");
      service.rejectUnknown();
      SecretRef ref = null;
      if (password.startsWith("file:") || password.startsWith("env:")) {
        ref = new SecretRef(password);
      } else if (!password.isEmpty()) {
        service.invalid("password", "must be file:PATH or env:NAME, never the password itself");
      }
      if (id != null && !ids.add(id)) {
        service.invalid("id", "is used by another service");
      }
      if (!name.isEmpty() && !names.add(name)) {
        service.invalid("name", "is the name of another service");
      }
      if (id != null && ref != null) {
        services.add(new ControllerConfig.Service(id, name, url, user, ref, database));
      }
    }
    if (root.objects("services").isEmpty()) {
      root.invalid("services", "at least one is required");
    }
    return services;
  }

  private static Path path(Fields fields, String name) {
    return absolute(fields.requiredText(name));
  }

  private static Path absolute(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }

  /** The URI without a trailing slash. */
  private static String uri(Fields fields, String name, Set<String> schemes) {
    String text = fields.requiredText(name);
    if (text.isEmpty()) {
      return text;
    }
    try {
      String scheme = URI.create(text).getScheme();
      if (scheme == null || !schemes.isEmpty() && !schemes.contains(scheme)) {
        fields.invalid(
            name,
            schemes.isEmpty()
                ? "must be a URI with a scheme, such as file:///data/checkpoints"
                : "must be a URL that starts with http:// or https://");
      }
    } catch (IllegalArgumentException e) {
      fields.invalid(name, "is not a URI");
    }
    return text.replaceAll("/+$", "");
  }

  private static @Nullable UUID uuid(Fields fields, String name, boolean required) {
    String text = required ? fields.requiredText(name) : fields.text(name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      fields.invalid(name, "must be a UUID");
      return null;
    }
  }
}
