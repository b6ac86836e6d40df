package io.penstock.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.definition.ColumnMapping;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.engine.PipeView;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.type.TypeChoices;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pipe in ClickPipes' shape. Optional texts are shown only where the user gave them: a Terraform
 * plan must stay clean. Credentials are never shown. Of a pipe whose definition cannot be read
 * there is the reason in place of it.
 */
final class PipeJson {

  private PipeJson() {}

  static ObjectNode of(PipeView pipe) {
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("id", pipe.id());
    json.put("serviceId", pipe.serviceId());
    json.put("name", pipe.name());
    json.put("state", pipe.state().wireName());
    pipe.readable()
        .ifPresentOrElse(
            definition -> define(json, definition),
            () -> json.put("unreadable", pipe.unreadable()));
    json.put("createdAt", pipe.createdAt().toString());
    json.put("updatedAt", pipe.updatedAt().toString());
    return json;
  }

  private static void define(ObjectNode json, PipeDefinition definition) {
    json.putObject("source").set("postgres", postgres(definition));
    ObjectNode destination = json.putObject("destination").put("database", definition.database());
    if (!definition.roles().isEmpty()) {
      list(destination.putArray("roles"), definition.roles());
    }
  }

  private static ObjectNode postgres(PipeDefinition definition) {
    SourceDefinition source = definition.source();
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("type", source.type());
    json.put("host", source.host());
    json.put("port", source.port());
    json.put("database", source.database());
    json.put("authentication", "basic");
    given(json, "tlsHost", source.tls().host());
    given(json, "caCertificate", source.tls().caCertificate());
    json.put("disableTls", source.tls().disabled());
    json.put("skipCertVerification", source.tls().skipVerification());
    json.set("settings", settings(definition));
    ArrayNode mappings = json.putArray("tableMappings");
    for (TableMapping given : definition.given()) {
      ObjectNode one = mapping(given);
      definition.wholes().stream()
          .filter(whole -> whole.mapping().equals(given) && !whole.excludedTables().isEmpty())
          .forEach(whole -> list(one.putArray("excludedTables"), whole.excludedTables()));
      if (definition.sharedTargets().contains(given.target())) {
        one.put("sharesTarget", true);
      }
      mappings.add(one);
    }
    return json;
  }

  private static ObjectNode settings(PipeDefinition definition) {
    PipeSettings settings = definition.settings();
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("syncIntervalSeconds", settings.syncIntervalSeconds());
    json.put("pullBatchSize", settings.pullBatchSize());
    given(json, "publicationName", settings.publicationName());
    json.put(
        "replicationMode",
        switch (settings.mode()) {
          case CDC -> "cdc";
          case SNAPSHOT -> "snapshot";
          case CDC_ONLY -> "cdc_only";
        });
    given(json, "replicationSlotName", settings.replicationSlotName());
    json.put("allowNullableColumns", settings.allowNullableColumns());
    json.put("initialLoadParallelism", settings.initialLoadParallelism());
    json.put("snapshotNumRowsPerPartition", settings.snapshotNumRowsPerPartition());
    json.put("snapshotNumberOfParallelTables", settings.snapshotNumberOfParallelTables());
    if (settings.snapshotMaxBytesPerSecond() != null) {
      json.put("snapshotMaxBytesPerSecond", settings.snapshotMaxBytesPerSecond());
    }
    if (settings.dropsColumns()) {
      json.put("dropColumns", true);
    }
    if (settings.ignoresTruncate()) {
      json.put("onTruncate", "ignore");
    }
    if (settings.reader() != Reader.NATIVE) {
      json.put("reader", settings.reader().text());
    }
    json.put("enableFailoverSlots", settings.enableFailoverSlots());
    json.put("deleteOnMerge", definition.deleteOnMerge());
    if (!settings.metadataPrefix().equals(PipeSpec.DEFAULT_PREFIX)) {
      json.put("metadataColumnPrefix", settings.metadataPrefix());
    }
    types(json, settings.types());
    return json;
  }

  private static void types(ObjectNode json, TypeChoices types) {
    if (types.unboundedNumeric() != TypeChoices.DEFAULT.unboundedNumeric()) {
      json.put("unboundedNumeric", word(types.unboundedNumeric()));
    }
    if (types.jsonAs() != TypeChoices.DEFAULT.jsonAs()) {
      json.put("jsonAs", word(types.jsonAs()));
    }
    if (types.binaryFormat() != TypeChoices.DEFAULT.binaryFormat()) {
      json.put("binaryFormat", word(types.binaryFormat()));
    }
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode mapping(TableMapping mapping) {
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("sourceSchemaName", mapping.schema());
    json.put("sourceTable", mapping.table());
    json.put("targetTable", mapping.target());
    list(json.putArray("excludedColumns"), mapping.excludedColumns());
    json.put("useCustomSortingKey", mapping.customSortingKey());
    list(json.putArray("sortingKeys"), mapping.sortingKeys());
    json.put("tableEngine", engine(mapping.engine()));
    given(json, "partitionKey", mapping.partitionKey());
    given(json, "partitionByExpr", mapping.partitionByExpr());
    if (!mapping.columns().isEmpty()) {
      ArrayNode columns = json.putArray("columns");
      for (ColumnMapping column : mapping.columns()) {
        ObjectNode one = columns.addObject().put("name", column.name());
        given(one, "destinationName", column.destinationName());
        given(one, "destinationType", column.destinationType());
        given(one, "expression", column.expression());
      }
    }
    return json;
  }

  private static String engine(@Nullable TableEngine engine) {
    if (engine == null) {
      return "ReplacingMergeTree";
    }
    return switch (engine) {
      case REPLACING_MERGE_TREE -> "ReplacingMergeTree";
      case MERGE_TREE -> "MergeTree";
      case NULL -> "Null";
    };
  }

  private static void list(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static void given(ObjectNode json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }
}
