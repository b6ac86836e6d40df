package io.penstock.controller.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.fields.Fields;
import io.penstock.controller.fields.Problems;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.TypeChoices;
import io.penstock.model.type.TypeChoices.JsonAs;
import io.penstock.model.type.TypeChoices.UnboundedNumeric;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the body of {@code POST …/clickpipes}; problems are collected, never thrown. */
public final class DefinitionReader {

  private static final String LATER = "is not supported yet; leave it out";

  /** ClickPipes' names of what speaks Postgres; they are only shown again. */
  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    for (String type :
        List.of(
            "postgres",
            "supabase",
            "neon",
            "alloydb",
            "planetscale",
            "rdspostgres",
            "aurorapostgres",
            "cloudsqlpostgres",
            "azurepostgres",
            "crunchybridge",
            "tigerdata")) {
      TYPES.put(type, type);
    }
  }

  private static final String DELETES = "deleteOnMerge";

  private static final String PREFIX = "metadataColumnPrefix";

  private static final String ON_TRUNCATE = "onTruncate";

  private final Function<String, SecretRef> password;
  private final String defaultDatabase;
  private final int defaultParallelism;

  /**
   * A reader.
   *
   * @param password turns the password's text into what is kept; may throw IllegalArgumentException
   *     with a message for the user
   * @param defaultDatabase of pipes that name none
   */
  public DefinitionReader(Function<String, SecretRef> password, String defaultDatabase) {
    this(password, defaultDatabase, 4);
  }

  /**
   * A reader.
   *
   * @param password turns the password's text into what is kept; may throw IllegalArgumentException
   *     with a message for the user
   * @param defaultDatabase of pipes that name none
   * @param defaultParallelism {@code initialLoadParallelism} of pipes that name none; ≥ 1
   */
  public DefinitionReader(
      Function<String, SecretRef> password, String defaultDatabase, int defaultParallelism) {
    this.password = password;
    this.defaultDatabase = defaultDatabase;
    this.defaultParallelism = defaultParallelism;
  }

  /** Reads a whole body; the result means something only when no problem was found. */
  public PipeDefinition read(JsonNode body, Problems problems) {
    Fields root = Fields.root(body, problems);
    String name = name(root);
    Fields source = root.requiredObject("source");
    Fields postgres = source.requiredObject("postgres");
    source.acceptWhenUnset("validateSamples", LATER);
    source.rejectUnknown();
    SourceDefinition connection = connection(postgres, true);
    PipeSettings settings = settings(postgres.object("settings"));
    boolean deletes = postgres.object("settings").flag(DELETES, false);
    MappingReader mappings = new MappingReader(postgres);
    List<TableMapping> tables = mappings.read();
    if (!mappings.wholes().isEmpty() && !settings.mode().snapshots()) {
      postgres.invalid(
          "tableMappings",
          "a whole schema (sourceTable \"*\") needs a mode that copies: rows that a new table gets"
              + " before it is followed would be missing");
    }
    PipeDefinition definition =
        new PipeDefinition(
            name,
            connection,
            database(root.object("destination")),
            settings,
            tables,
            mappings.wholes(),
            mappings.sharedTargets(),
            deletes,
            root.object("destination").texts("roles"));
    postgres.rejectUnknown();
    root.acceptWhenUnset("settings", "Postgres pipes have their settings in source.postgres");
    root.acceptWhenUnset("fieldMappings", "Postgres pipes have source.postgres.tableMappings");
    root.ignore("scaling");
    root.rejectUnknown();
    return definition;
  }

  /**
   * Reads only the connection in {@code source.postgres} of a body, for discovery. The rest of a
   * whole pipe may be there and is not looked at.
   */
  public SourceDefinition readConnection(JsonNode body, Problems problems) {
    Fields root = Fields.root(body, problems);
    Fields source = root.requiredObject("source");
    Fields postgres = source.requiredObject("postgres");
    SourceDefinition connection = connection(postgres, true);
    postgres.ignore("settings");
    postgres.ignore("tableMappings");
    postgres.rejectUnknown();
    source.ignore("validateSamples");
    source.rejectUnknown();
    List.of("name", "destination", "settings", "fieldMappings", "scaling").forEach(root::ignore);
    root.rejectUnknown();
    return connection;
  }

  /** The new name in a PATCH or POST. */
  public static String name(Fields root) {
    String name = root.requiredText("name");
    if (name.codePointCount(0, name.length()) > 255) {
      root.invalid("name", "must have 1 to 255 characters");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      root.invalid("name", "must not hold control characters");
    }
    return name;
  }

  private SourceDefinition connection(Fields postgres, boolean withPassword) {
    String type = postgres.choice("type", TYPES).orElse("postgres");
    String host = postgres.requiredText("host");
    // Kept apart from URL syntax: a host is never a way to set driver properties.
    if (!host.isEmpty() && !host.matches("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")) {
      postgres.invalid("host", "must be a host name or an IP address, without port or URL parts");
    }
    Fields credentials = postgres.requiredObject("credentials");
    String username = credentials.requiredText("username");
    SecretRef ref = new SecretRef("env:unset");
    if (withPassword) {
      String text = credentials.requiredText("password");
      if (!text.isEmpty()) {
        try {
          ref = password.apply(text);
        } catch (IllegalArgumentException e) {
          credentials.invalid("password", String.valueOf(e.getMessage()));
        }
      }
    }
    credentials.rejectUnknown();
    String authentication = postgres.text("authentication");
    if (!authentication.isEmpty() && !authentication.equalsIgnoreCase("basic")) {
      postgres.invalid(
          "authentication",
          authentication.equalsIgnoreCase("iam_role")
              ? "IAM_ROLE is not supported: leave it and iamRole out, and give credentials with"
                  + " username and password"
              : "must be basic");
    }
    postgres.acceptWhenUnset("iamRole", "IAM roles are not supported; use credentials");
    return new SourceDefinition(
        type,
        host,
        postgres.integer("port", 5432, 1, 65535),
        postgres.requiredText("database"),
        username,
        ref,
        TlsReader.read(postgres));
  }

  private String database(Fields destination) {
    String database = destination.text("database");
    destination.ignore("roles");
    destination.ignore("managedTable");
    destination.acceptWhenUnset("table", "Postgres pipes name targets in tableMappings");
    destination.acceptWhenUnset("tableDefinition", LATER);
    destination.acceptWhenUnset("columns", LATER);
    destination.rejectUnknown();
    return database.isEmpty() ? defaultDatabase : database;
  }

  private PipeSettings settings(Fields fields) {
    int max = Integer.MAX_VALUE;
    Map<String, ReplicationMode> modes = new LinkedHashMap<>();
    modes.put("cdc", ReplicationMode.CDC);
    modes.put("snapshot", ReplicationMode.SNAPSHOT);
    modes.put("cdc_only", ReplicationMode.CDC_ONLY);
    PipeSettings settings =
        new PipeSettings(
            fields.integer("syncIntervalSeconds", 5, 1, 86_400),
            fields.integer("pullBatchSize", 100_000, 1, 10_000_000),
            identifier(fields, "publicationName"),
            fields.choice("replicationMode", modes).orElse(ReplicationMode.CDC),
            identifier(fields, "replicationSlotName"),
            fields.flag("allowNullableColumns", true),
            fields.integer("initialLoadParallelism", defaultParallelism, 1, 256),
            fields.integer("snapshotNumRowsPerPartition", 100_000, 1000, max),
            fields.integer("snapshotNumberOfParallelTables", 1, 1, max),
            fields.flag("enableFailoverSlots", false),
            fields.has(PREFIX) ? fields.text(PREFIX) : PipeSpec.DEFAULT_PREFIX,
            fields.has("snapshotMaxBytesPerSecond")
                ? (long) fields.integer("snapshotMaxBytesPerSecond", 1, 1, max)
                : null,
            types(fields),
            fields.choice(ON_TRUNCATE, Map.of("apply", false, "ignore", true)).orElse(false),
            fields.flag("dropColumns", false),
            fields.choice("reader", readers()).orElse(Reader.NATIVE));
    fields.flag(DELETES, false);
    fields.rejectUnknown();
    checkMode(fields, settings);
    return settings;
  }

  private static Map<String, Reader> readers() {
    Map<String, Reader> readers = new LinkedHashMap<>();
    for (Reader reader : Reader.values()) {
      readers.put(reader.text(), reader);
    }
    return readers;
  }

  private static TypeChoices types(Fields fields) {
    Map<String, UnboundedNumeric> numeric = new LinkedHashMap<>();
    numeric.put("string", UnboundedNumeric.STRING);
    numeric.put("decimal", UnboundedNumeric.DECIMAL);
    Map<String, JsonAs> json = new LinkedHashMap<>();
    json.put("string", JsonAs.STRING);
    json.put("json", JsonAs.JSON);
    Map<String, BinaryFormat> binary = new LinkedHashMap<>();
    binary.put("raw", BinaryFormat.RAW);
    binary.put("hex", BinaryFormat.HEX);
    binary.put("base64", BinaryFormat.BASE64);
    return new TypeChoices(
        fields.choice("unboundedNumeric", numeric).orElse(null),
        fields.choice("jsonAs", json).orElse(null),
        fields.choice("binaryFormat", binary).orElse(null));
  }

  private static void checkMode(Fields fields, PipeSettings settings) {
    boolean cdcOnly = settings.mode() == ReplicationMode.CDC_ONLY;
    if (cdcOnly && settings.publicationName().isEmpty()) {
      fields.invalid("publicationName", "is required for cdc_only: name the publication you made");
    }
    if (cdcOnly && settings.replicationSlotName().isEmpty()) {
      fields.invalid("replicationSlotName", "is required for cdc_only: name the slot you made");
    }
    if (!cdcOnly && !settings.replicationSlotName().isEmpty()) {
      fields.invalid("replicationSlotName", "is only for cdc_only; other modes make their own");
    }
    // Postgres takes no others (manual, "Querying and Manipulating Replication Slots").
    if (!settings.replicationSlotName().matches("[a-z0-9_]*")) {
      fields.invalid(
          "replicationSlotName", "must be made of lower-case letters, digits and underscores");
    }
    if (!settings.mode().streams() && !settings.publicationName().isEmpty()) {
      fields.invalid("publicationName", "has no meaning for mode snapshot; leave it out");
    }
    if (!settings.metadataPrefix().matches("[A-Za-z_][A-Za-z0-9_]{0,30}")) {
      fields.invalid(PREFIX, "must be a short word of letters, digits and _");
    }
  }

  private static String identifier(Fields fields, String name) {
    String text = fields.text(name);
    if (text.getBytes(StandardCharsets.UTF_8).length > 63) {
      fields.invalid(name, "must have at most 63 bytes");
    }
    return text;
  }
}
