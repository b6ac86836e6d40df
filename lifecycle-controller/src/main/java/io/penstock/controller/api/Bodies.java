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
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.jetty.http.BadMessageException;

/** Reads requests' bodies. Javalin bounds only those that announce their length. */
final class Bodies {

  private static final String READ = "penstock.body";

  /** Who sends slower than this for long only holds a thread. Bytes a second. */
  private static final long SLOWEST = 64;

  /** Nobody is slow before. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int PIECE = 8 << 10;

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
      String text = read(stream);
      context.attribute(READ, text);
      return text;
    } catch (IOException | BadMessageException e) {
      // The second is Jetty's of a body that is no HTTP.
      throw new BadRequestResponse("the body did not arrive as a whole");
    }
  }

  /**
   * Jetty has such a limit too, and counts what we need before we read: on a busy machine it
   * refused who had sent everything at once.
   */
  private String read(InputStream stream) throws IOException {
    long start = System.nanoTime();
    byte[] bytes = new byte[PIECE];
    int length = 0;
    for (int n = stream.read(bytes);
        n >= 0;
        n = stream.read(bytes, length, bytes.length - length)) {
      length += n;
      if (length > max) {
        throw new ContentTooLargeResponse("a body may have " + max + " bytes");
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      long nanos = System.nanoTime() - start;
      if (nanos > GRACE.toNanos()
          && length < SLOWEST * nanos / 1_000_000_000
          && stream.available() == 0) {
        throw new HttpResponseException(408, "the body comes too slowly");
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
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
