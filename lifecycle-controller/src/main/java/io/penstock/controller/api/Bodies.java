package io.penstock.controller.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.BadMessageException;

/** Reads requests' bodies. Javalin bounds only those that announce their length. */
final class Bodies {

  private static final String READ = "penstock.body";

  private final int max;

  /**
   * A reader.
   *
   * @param max bytes of a body
   */
  Bodies(int max) {
    this.max = max;
  }

  String text(Context context) {
    String known = context.attribute(READ);
    if (known != null) {
      return known;
    }
    try (InputStream stream = context.bodyInputStream()) {
      byte[] bytes = stream.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new ContentTooLargeResponse("a body may have " + max + " bytes");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      context.attribute(READ, text);
      return text;
    } catch (BadMessageException e) {
      // Jetty's own word for a sender that is slower than it may be.
      throw new HttpResponseException(e.getCode(), "the body comes too slowly");
    } catch (IOException e) {
      throw new BadRequestResponse("the body did not arrive as a whole");
    }
  }

  /** A body that is a JSON object. */
  JsonNode object(Context context) {
    try {
      JsonNode body = Answers.JSON.readTree(text(context));
      if (body == null || !body.isObject()) {
        throw new BadRequestResponse("the body must be a JSON object");
      }
      return body;
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the text around the error, which may hold a password.
      throw new BadRequestResponse(
          "the body is not JSON (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ")");
    }
  }
}
