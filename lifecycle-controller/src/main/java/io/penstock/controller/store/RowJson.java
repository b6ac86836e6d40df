package io.penstock.controller.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/** The JSON columns of rows. */
public final class RowJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RowJson() {}

  /** A column's text. */
  public static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row always has a JSON form", e);
    }
  }

  static List<List<String>> names(String json) {
    return read(json, new TypeReference<List<List<String>>>() {}).orElse(List.of());
  }

  static List<SwapPair> pairs(String json) {
    return read(json, new TypeReference<List<SwapPair>>() {}).orElse(List.of());
  }

  static Optional<SwapLeftovers> leftovers(String json) {
    return read(json, new TypeReference<SwapLeftovers>() {});
  }

  private static <T> Optional<T> read(String json, TypeReference<T> type) {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, type));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored row is damaged", e);
    }
  }
}
