package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Several pipes are asked for at once. */
class ConcurrentCreatesTest extends ControllerStand {

  private static final int CLIENTS = 8;

  /** Sends every client's body at the same time; the answers in the clients' order. */
  private List<JsonNode> create(IntFunction<String> body) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      CountDownLatch ready = new CountDownLatch(CLIENTS);
      List<Future<JsonNode>> asked = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String text = body.apply(i);
        asked.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return controller.call("POST", "/clickpipes", text);
                }));
      }
      List<JsonNode> answers = new ArrayList<>();
      for (Future<JsonNode> answer : asked) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private String mapping(String target) {
    return "{\"sourceTable\":\"" + table + "\",\"targetTable\":\"" + target + "\"}";
  }

  private static List<String> ids(List<JsonNode> answers) {
    return answers.stream()
        .filter(answer -> answer.path("http").asInt() == 200)
        .map(answer -> answer.at("/result/id").asText())
        .toList();
  }

  private void delete(List<String> ids) {
    ids.stream()
        .distinct()
        .forEach(id -> controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true"));
  }

  @Test
  void eachGetsASlotOfItsOwn() throws Exception {
    flink.freeSlots = 100;
    List<String> ids = ids(create(i -> body(table + "_" + i, mapping(table + "_" + i), "")));
    assertThat(ids).hasSize(CLIENTS).doesNotHaveDuplicates();
    ids.forEach(id -> awaitState(id, "RUNNING"));
    for (String id : ids) {
      assertThat(slots()).contains("penstock_" + id.replace("-", "").substring(0, 12));
    }
    delete(ids);
    assertThat(slots()).isEmpty();
  }

  @Test
  void theSameRequestMakesOnePipe() throws Exception {
    List<JsonNode> answers = create(i -> body(table, mapping(table), ""));
    assertThat(ids(answers)).hasSize(CLIENTS);
    assertThat(ids(answers).stream().distinct()).hasSize(1);
    delete(ids(answers));
  }

  @Test
  void oneTargetIsGivenToOneOfThem() throws Exception {
    List<JsonNode> answers = create(i -> body(table + "_" + i, mapping(table), ""));
    delete(ids(answers));
    assertThat(ids(answers)).as(answers.toString()).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.path("http").asInt() != 200)
        .allSatisfy(
            answer ->
                assertThat(answer.path("error").asText())
                    .contains("TARGET_NOT_EMPTY", "is the target of pipe"));
  }
}
