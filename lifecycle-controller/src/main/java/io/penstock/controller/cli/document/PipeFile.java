package io.penstock.controller.cli.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pipes in a file: YAML, or JSON where the name ends so; the shape is that of the POST body. */
public final class PipeFile {

  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private PipeFile() {}

  /**
   * Reads the one pipe of a file.
   *
   * @throws IllegalArgumentException saying where the file is wrong, without repeating its text,
   *     which may hold a password
   */
  public static ObjectNode read(Path file) {
    List<ObjectNode> pipes = all(file);
    if (pipes.size() != 1) {
      throw new IllegalArgumentException(
          file + " holds " + pipes.size() + " pipes; one is wanted here (apply takes several)");
    }
    return pipes.get(0);
  }

  /**
   * Reads all pipes of a file: YAML documents parted by {@code ---}, or a JSON array.
   *
   * @throws IllegalArgumentException as {@link #read} does
   */
  public static List<ObjectNode> all(Path file) {
    ObjectMapper mapper = file.toString().endsWith(".json") ? JSON : YAML;
    try (MappingIterator<JsonNode> documents =
        mapper.readerFor(JsonNode.class).readValues(Files.readString(file))) {
      List<ObjectNode> pipes = new ArrayList<>();
      // An array is handed out element by element; a document without text is null.
      while (documents.hasNextValue()) {
        JsonNode document = documents.nextValue();
        if (document instanceof ObjectNode pipe) {
          pipes.add(pipe);
        } else if (document != null && !document.isNull() && !document.isMissingNode()) {
          throw noPipe(file);
        }
      }
      if (pipes.isEmpty()) {
        throw noPipe(file);
      }
      return pipes;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new IllegalArgumentException(
          file
              + " is not readable as "
              + (mapper == JSON ? "JSON" : "YAML")
              + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
  }

  private static IllegalArgumentException noPipe(Path file) {
    return new IllegalArgumentException(file + " does not hold a pipe (name, source, destination)");
  }
}
