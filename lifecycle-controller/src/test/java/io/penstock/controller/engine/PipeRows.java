package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TlsSpec;
import java.util.List;

/** Pipes for tests that need a row and no neighbour. */
final class PipeRows {

  private PipeRows() {}

  /** As it is when it has been made just now. */
  static PipeRow provisioning(String id, String name) {
    PipeDefinition definition =
        new PipeDefinition(
            name,
            new SourceDefinition(
                "postgres",
                "db",
                5432,
                "app",
                "u",
                new SecretRef("env:PW"),
                new TlsSpec(true, false, "", "")),
            "d",
            new PipeSettings(
                5, 100, "", ReplicationMode.CDC, "", true, 1, 1000, 1, false, "_pipe_", null),
            List.of(
                new TableMapping("public", "t", "t", List.of(), false, List.of(), null, "", "")));
    return PipeRow.made(id, "s", definition, 0);
  }
}
