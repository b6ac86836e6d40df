package io.penstock.bench.snapshot;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.ClientPrograms;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The limit: what one connection can be given. By an installed psql; where there is none, by
 * pgjdbc, which makes an array of every row.
 */
public final class CopyToNowhere implements SnapshotContender {
  private static final Path NOWHERE = Path.of("/dev/null");

  private final BenchStack stack;
  private final Optional<Path> psql = ClientPrograms.find("psql");

  public CopyToNowhere(BenchStack stack) {
    this.stack = stack;
  }

  @Override
  public String name() {
    return psql.isPresent() ? "COPY to /dev/null (psql)" : "COPY to nowhere (pgjdbc)";
  }

  @Override
  public Outcome copy(Source source) throws Exception {
    String sql = "COPY " + source.table().name() + " TO STDOUT (FORMAT binary)";
    long start = System.nanoTime();
    if (psql.isPresent()) {
      List<String> command = new ArrayList<>(List.of(psql.get().toString()));
      command.addAll(ClientPrograms.connection(stack));
      command.addAll(List.of("--no-psqlrc", "--quiet", "--command=" + sql));
      ClientPrograms.run(stack, command, NOWHERE);
    } else {
      driver(sql);
    }
    return Outcome.rate(source.table().rows(), (System.nanoTime() - start) / 1e9);
  }

  private void driver(String sql) throws Exception {
    try (Connection connection = stack.postgres().connect()) {
      CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
      while (copy.readFromCopy() != null) {
        // Only counted by the clock.
      }
    }
  }
}
