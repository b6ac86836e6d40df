package io.penstock.controller.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The definition's form in the store; its password is a sealed reference there. */
public final class DefinitionJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private DefinitionJson() {}

  public static String write(PipeDefinition definition) {
    try {
      return MAPPER.writeValueAsString(definition);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a definition always has a JSON form", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UnreadableDefinitionException when it is something else
   */
  public static PipeDefinition read(String json) {
    try {
      return MAPPER.readValue(json, PipeDefinition.class);
    } catch (JsonProcessingException e) {
      throw new UnreadableDefinitionException(e);
    }
  }
}
