package io.penstock.controller.engine;

import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was last seen of each pipe. */
final class LiveViews {

  private final Store store;
  private final Map<String, Live> byPipe = new ConcurrentHashMap<>();

  LiveViews(Store store) {
    this.store = store;
  }

  Live of(PipeRow pipe) {
    return byPipe.computeIfAbsent(
        pipe.id(),
        id ->
            new Live(
                store
                    .with(daos -> daos.history().progress(id))
                    .map(Progress::read)
                    .orElseGet(() -> Progress.none(0))));
  }

  void forget(String pipeId) {
    byPipe.remove(pipeId);
  }
}
