package io.penstock.controller.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.source.ReplicationRemoval;
import io.penstock.controller.store.LeftoverRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again and again to drop what deleted pipes had to leave in Postgres. */
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store store;
  private final ReplicationRemoval removal;

  Leftovers(Store store, ReplicationRemoval removal) {
    this.store = store;
    this.removal = removal;
  }

  void tryAll() {
    for (LeftoverRow row : store.with(daos -> daos.history().leftovers())) {
      try {
        SourceDefinition source = JSON.readValue(row.source(), SourceDefinition.class);
        if (removal.remove(source, row.slot(), row.publication(), true)) {
          store.use(daos -> daos.history().cleared(row.id()));
          LOG.info("slot {} of deleted pipe {} is dropped at last", row.slot(), row.pipeName());
        }
      } catch (PipeException e) {
        LOG.debug("slot {} cannot be dropped yet: {}", row.slot(), e.detail());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the stored source is damaged", e);
      }
    }
  }
}
