package io.penstock.controller.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** A stored definition is damaged, or of another Penstock. Tells where, and no value. */
public final class UnreadableDefinitionException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  UnreadableDefinitionException(JsonProcessingException cause) {
    super("the stored definition cannot be read: " + where(cause), cause);
  }

  /** The parser's own message may quote what it met. */
  private static String where(JsonProcessingException cause) {
    String path =
        cause instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(one -> one.getFieldName() == null ? "[]" : one.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    return path.isEmpty()
        ? "it is no JSON of a definition"
        : path + " is damaged, or of another version of Penstock";
  }
}
