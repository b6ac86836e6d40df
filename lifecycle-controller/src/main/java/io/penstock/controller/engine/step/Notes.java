package io.penstock.controller.engine.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** The form of a step's notes in the store. */
final class Notes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Notes() {}

  static Map<String, String> read(String json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a step's notes are damaged", e);
    }
  }

  static String write(Map<String, String> notes) {
    try {
      return JSON.writeValueAsString(notes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts always have a JSON form", e);
    }
  }
}
