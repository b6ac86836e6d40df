package io.penstock.model.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The spec's JSON form. Unknown fields are errors, so that a misspelt one is never ignored. */
public final class SpecJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private SpecJson() {}

  /** Writes a spec on one line. */
  public static String write(PipeSpec spec) {
    try {
      return MAPPER.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a spec always has a JSON form", e);
    }
  }

  /**
   * Reads a spec.
   *
   * @throws IllegalArgumentException naming the field that does not fit
   */
  public static PipeSpec read(String json) {
    try {
      return MAPPER.readValue(json, PipeSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a pipe spec: " + e.getOriginalMessage(), e);
    }
  }
}
