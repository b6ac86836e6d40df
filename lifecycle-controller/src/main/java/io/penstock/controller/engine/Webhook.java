package io.penstock.controller.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.key.KeyFile;
import io.penstock.controller.store.EventRow;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one address of states and errors, in their order. How far it has come is in the store: what
 * happens while the receiver or the controller is down is told afterwards, some of it perhaps
 * twice.
 */
final class Webhook {

  /** HMAC-SHA256 of time and body: {@code t=<seconds>,v1=<hex>}. */
  static final String SIGNATURE = "Penstock-Signature";

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 50;
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** What could not be told for so long is not news any more. */
  private static final Duration GIVEN_UP = Duration.ofHours(24);

  private final ControllerConfig.Webhook hook;
  private final Store store;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String place;
  private int failures;
  private long pausedUntil;

  /** A new hook begins with what happens from now on. */
  Webhook(ControllerConfig.Webhook hook, Store store, Clock clock) {
    this.hook = hook;
    this.store = store;
    this.clock = clock;
    // Addresses of such receivers are often secrets themselves.
    this.place = "webhook:" + HexFormat.of().formatHex(KeyFile.hash(hook.url().toString()));
    store.use(
        daos -> daos.history().recordMeta(place, Long.toString(daos.history().newestEvent())));
  }

  /** Tells what is new, unless it has to wait after a failure. */
  void turn() {
    if (clock.millis() < pausedUntil) {
      return;
    }
    long after = Long.parseLong(store.with(daos -> daos.history().meta(place)).orElseThrow());
    for (EventRow event : store.with(daos -> daos.history().eventsAfter(after, AT_ONCE))) {
      Optional<String> refused = tell(event);
      boolean old = clock.millis() - event.at() > GIVEN_UP.toMillis();
      if (refused.isPresent() && !old) {
        pause(refused.get());
        return;
      }
      failures = 0;
      if (refused.isPresent()) {
        LOG.warn(
            "webhook {}: event {} is given up: {}",
            hook.url().getHost(),
            event.id(),
            refused.get());
      }
      store.use(daos -> daos.history().changeMeta(place, Long.toString(event.id())));
    }
  }

  private void pause(String reason) {
    long millis = Math.min(1000L << Math.min(failures, 10), LONGEST_PAUSE.toMillis());
    failures++;
    pausedUntil = clock.millis() + millis;
    LOG.warn("webhook {}: {}; again in {} ms", hook.url().getHost(), reason, millis);
  }

  /** Empty when the receiver took it, else why not. */
  private Optional<String> tell(EventRow event) {
    String body = body(event);
    HttpRequest request =
        HttpRequest.newBuilder(hook.url())
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .header(SIGNATURE, signature(body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? Optional.empty() : Optional.of("answered " + status);
    } catch (IOException e) {
      return Optional.of("cannot be reached");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private String body(EventRow event) {
    Optional<PipeRow> pipe = store.with(daos -> daos.pipes().find(event.pipeId()));
    ObjectNode json = JSON.createObjectNode();
    json.put("id", event.id());
    json.put("time", Instant.ofEpochMilli(event.at()).toString());
    json.put("kind", event.kind());
    json.put("message", event.message());
    json.put("cause", event.cause());
    json.put("by", event.actor());
    ObjectNode of = json.putObject("pipe").put("id", event.pipeId());
    pipe.ifPresent(row -> of.put("name", row.name()).put("serviceId", row.serviceId()));
    return json.toString();
  }

  private String signature(String body) {
    long seconds = clock.millis() / 1000;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(hook.secret().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] sum = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no HMAC-SHA256", e);
    }
  }
}
