package io.penstock.controller.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.penstock.controller.flink.FlinkClient;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** Answers {@code /health}. Flink is asked at most every five seconds. */
public final class Health {

  private static final long FLINK_MILLIS = 5_000;

  private final BooleanSupplier store;
  private final FlinkClient flink;
  private final Clock clock;
  private long askedAt;
  private boolean reachable;

  /**
   * Health.
   *
   * @param store whether the store can be used
   */
  public Health(BooleanSupplier store, FlinkClient flink, Clock clock) {
    this.store = store;
    this.flink = flink;
    this.clock = clock;
  }

  void answer(Context context) {
    boolean works = store.getAsBoolean();
    ObjectNode body = Answers.JSON.createObjectNode();
    body.put("status", works ? "ok" : "store unusable");
    body.put("flink", flinkAnswers() ? "reachable" : "unreachable");
    context.status(works ? 200 : 503).contentType("application/json").result(body.toString());
  }

  private synchronized boolean flinkAnswers() {
    if (clock.millis() - askedAt > FLINK_MILLIS) {
      try {
        flink.overview();
        reachable = true;
      } catch (RuntimeException e) {
        reachable = false;
      }
      askedAt = clock.millis();
    }
    return reachable;
  }
}
