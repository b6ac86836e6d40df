package io.penstock.controller.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.controller.fields.Fields;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.key.Role;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads {@code controller.yaml}; unknown keys are errors, and all errors come together. */
public final class ConfigReader {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Problems problems = new Problems();
  private final boolean insecure;

  private ConfigReader(boolean insecure) {
    this.insecure = insecure;
  }

  /**
   * Reads the file.
   *
   * @throws ConfigException listing every problem
   */
  public static ControllerConfig read(Path file) {
    return read(file, false);
  }

  /**
   * Reads the file.
   *
   * @param insecure whether clear HTTP may be spoken beyond this machine
   * @throws ConfigException listing every problem
   */
  public static ControllerConfig read(Path file, boolean insecure) {
    ConfigReader reader = new ConfigReader(insecure);
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
    Path dataDir = path(root, "dataDir");
    String keysFile = root.text("apiKeysFile");
    ControllerConfig config =
        new ControllerConfig(
            listen(root.object("listen")),
            dataDir,
            Optional.ofNullable(uuid(root, "organizationId", false)),
            path(root, "installationKeyFile"),
            apiKeys(root),
            keysFile.isEmpty() ? dataDir.resolve("api-keys.json") : absolute(keysFile),
            flink(root.requiredObject("flink")),
            services(root),
            limits(root.object("limits")),
            slotAlarm(root.object("slotAlarm")),
            webhooks(root));
    root.rejectUnknown();
    return config;
  }

  private ControllerConfig.Listen listen(Fields listen) {
    String host = listen.text("host").isEmpty() ? "127.0.0.1" : listen.text("host");
    Optional<ControllerConfig.Tls> tls = tls(listen);
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress() && tls.isEmpty() && !insecure) {
        listen.invalid(
            "host",
            host
                + " is not a loopback address, and keys and credentials would go over the network"
                + " in clear: give listen.tls, or keep to 127.0.0.1 and put a TLS proxy in front;"
                + " start with --insecure where the network itself is trusted");
      }
    } catch (UnknownHostException e) {
      listen.invalid("host", host + " is not an address of this machine");
    }
    int port = listen.integer("port", 8080, 0, 65535);
    List<String> names = listen.texts("names");
    listen.rejectUnknown();
    return new ControllerConfig.Listen(host, port, names, tls);
  }

  private static Optional<ControllerConfig.Tls> tls(Fields listen) {
    if (!listen.has("tls")) {
      return Optional.empty();
    }
    Fields fields = listen.object("tls");
    String certificate = fields.requiredText("certificateFile");
    String key = fields.requiredText("keyFile");
    fields.rejectUnknown();
    ControllerConfig.Tls tls = new ControllerConfig.Tls(absolute(certificate), absolute(key));
    if (!certificate.isEmpty() && !key.isEmpty()) {
      try {
        PemKeyStore.of(tls);
      } catch (ConfigException e) {
        listen.invalid("tls", String.valueOf(e.getMessage()));
      }
    }
    return Optional.of(tls);
  }

  private static ControllerConfig.SlotAlarm slotAlarm(Fields alarm) {
    ControllerConfig.SlotAlarm usual = ControllerConfig.SlotAlarm.DEFAULT;
    int mebibytes = alarm.integer("mebibytes", -1, 0, Integer.MAX_VALUE);
    ControllerConfig.SlotAlarm read =
        new ControllerConfig.SlotAlarm(
            alarm.integer("percentOfLimit", usual.percentOfLimit(), 1, 100),
            mebibytes < 0 ? OptionalInt.empty() : OptionalInt.of(mebibytes));
    alarm.rejectUnknown();
    return read;
  }

  private static ControllerConfig.Limits limits(Fields limits) {
    ControllerConfig.Limits usual = ControllerConfig.Limits.DEFAULT;
    ControllerConfig.Limits read =
        new ControllerConfig.Limits(
            limits.integer("maxBodyBytes", usual.maxBodyBytes(), 1024, 1 << 28),
            limits.integer("requestsPerSecond", usual.requestsPerSecond(), 1, 1_000_000));
    limits.rejectUnknown();
    return read;
  }

  private List<ControllerConfig.ApiKey> apiKeys(Fields root) {
    List<ControllerConfig.ApiKey> keys = new ArrayList<>();
    for (Fields key : root.objects("apiKeys")) {
      String id = key.requiredText("id");
      String file = key.requiredText("secretFile");
      Role role = key.choice("role", roles()).orElse(Role.ADMIN);
      key.rejectUnknown();
      if (id.indexOf(':') >= 0) {
        key.invalid("id", "must not hold a colon (HTTP Basic ends the name there)");
      }
      Secret secret = file.isEmpty() ? null : secret(key, Path.of(file));
      if (secret != null) {
        keys.add(new ControllerConfig.ApiKey(id, secret, role));
      }
    }
    return keys;
  }

  private static Map<String, Role> roles() {
    Map<String, Role> roles = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      roles.put(role.word(), role);
    }
    return roles;
  }

  private static List<ControllerConfig.Webhook> webhooks(Fields root) {
    List<ControllerConfig.Webhook> webhooks = new ArrayList<>();
    for (Fields hook : root.objects("webhooks")) {
      String url = uri(hook, "url", Set.of("http", "https"));
      String file = hook.requiredText("secretFile");
      hook.rejectUnknown();
      Secret secret = file.isEmpty() ? null : secret(hook, Path.of(file));
      if (secret != null && url.matches("https?://.+")) {
        webhooks.add(new ControllerConfig.Webhook(URI.create(url), secret));
      }
    }
    return webhooks;
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
