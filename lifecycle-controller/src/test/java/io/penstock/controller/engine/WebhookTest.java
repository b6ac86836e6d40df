package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.store.Store;
import io.penstock.model.secret.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path dir;
  private Store store;
  private HttpServer receiver;
  private volatile int status = 204;
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    store = Store.open(dir);
    receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          signatures.add(exchange.getRequestHeaders().getFirst(Webhook.SIGNATURE));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    store.close();
  }

  private Webhook hook(Instant now) {
    URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
    return new Webhook(
        new ControllerConfig.Webhook(url, new Secret("s3cret")),
        store,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private void event(String kind, String message) {
    store.use(
        daos ->
            daos.history().event("p", START.toEpochMilli(), kind, message, "cause", "controller"));
  }

  private List<String> messages() {
    return bodies.stream()
        .map(
            body -> {
              try {
                return new ObjectMapper().readTree(body).path("message").asText();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  @Test
  void statesAndErrorsAreToldInOrderAndSigned() throws GeneralSecurityException {
    event("state", "Setup");
    Webhook hook = hook(START);
    event("state", "Running");
    event("notice", "nothing to tell");
    event("error", "SLOT_LOST: gone");
    hook.turn();
    hook.turn();
    assertThat(messages())
        .as("not what was before it, and nothing twice")
        .containsExactly("Running", "SLOT_LOST: gone");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    long seconds = START.getEpochSecond();
    byte[] sum = mac.doFinal((seconds + "." + bodies.get(0)).getBytes(StandardCharsets.UTF_8));
    assertThat(signatures.get(0))
        .isEqualTo("t=" + seconds + ",v1=" + HexFormat.of().formatHex(sum));
  }

  @Test
  void whatWasNotTakenIsToldAgainAlsoByAnotherController() {
    Webhook hook = hook(START);
    event("state", "Running");
    event("state", "Pausing");
    status = 500;
    hook.turn();
    hook.turn();
    assertThat(messages()).as("it waits after a failure").containsExactly("Running");
    status = 200;
    hook(START.plusSeconds(2)).turn();
    assertThat(messages()).containsExactly("Running", "Running", "Pausing");
  }

  @Test
  void afterADayAnEventIsGivenUpForTheNext() {
    Webhook hook = hook(START.plusSeconds(25 * 3600));
    event("state", "Running");
    event("state", "Pausing");
    status = 500;
    hook.turn();
    hook.turn();
    assertThat(messages()).containsExactly("Running", "Pausing");
  }
}
