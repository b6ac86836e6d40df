package io.penstock.stack;

import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import io.penstock.stack.controller.ControllerOptions;
import io.penstock.stack.controller.InstallationIds;
import io.penstock.stack.controller.LocalController;
import io.penstock.stack.flink.FlinkOptions;
import io.penstock.stack.flink.LocalFlink;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.layout.Home;
import io.penstock.stack.layout.Secrets;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresAddress;
import io.penstock.stack.postgres.PostgresOptions;
import io.penstock.stack.process.Service;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Postgres, ClickHouse, Flink and the controller on one machine, supervised: what dies is started
 * again, and {@code stack.json} follows.
 *
 * <pre>{@code
 * try (LocalStack stack = LocalStack.start(StackOptions.in(directory))) { … stack.file() … }
 * }</pre>
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  /** For tests of this module alone, while there is no controller to start. */
  private static final String WITHOUT_CONTROLLER = "penstock.stack.without-controller";

  private final DataDirectory directory;
  private final @Nullable LocalPostgres postgres;
  private final PostgresAddress postgresAddress;
  private final LocalClickHouse clickhouse;
  private final LocalFlink flink;
  private final LocalController controller;
  private final boolean withController = !Boolean.getBoolean(WITHOUT_CONTROLLER);

  private LocalStack(StackOptions options, StackPorts ports) {
    this.directory = options.directory();
    Secrets secrets = directory.secrets();
    if (options.postgresUrl() != null) {
      this.postgres = null;
      this.postgresAddress = PostgresAddress.parse(options.postgresUrl());
    } else {
      PostgresOptions postgresOptions =
          new PostgresOptions(
              directory.postgres(),
              directory.log("postgres"),
              ports.postgres(),
              secrets.text("postgres-password"),
              options.postgresBinaries(),
              java.util.Map.of());
      LocalPostgres own = LocalPostgres.prepare(postgresOptions);
      this.postgres = own;
      this.postgresAddress =
          new PostgresAddress(own.host(), own.port(), own.user(), own.password(), "postgres");
    }
    this.clickhouse = LocalClickHouse.prepare(clickhouseOptions(options, ports));
    if (clickhouse.service().isEmpty()) {
      secrets.replace("clickhouse-password", clickhouse.password());
    }
    this.flink =
        LocalFlink.prepare(
            new FlinkOptions(
                directory.root(),
                directory.logs(),
                ports.flink(),
                ports.flinkRpc(),
                options.taskManagers(),
                options.slots(),
                options.flinkSettings(),
                Home.find().jobJar().stream().toList()));
    this.controller =
        LocalController.prepare(
            new ControllerOptions(
                directory,
                ports.controller(),
                InstallationIds.of(secrets),
                flink.url(),
                clickhouse.url(),
                clickhouse.user(),
                clickhouse.database(),
                java.util.Map.of(),
                options.controllerJavaOptions()));
  }

  private static ClickHouseOptions clickhouseOptions(StackOptions options, StackPorts ports) {
    DataDirectory directory = options.directory();
    ClickHouseOptions chosen =
        ClickHouseOptions.in(directory.clickhouse())
            .withLog(directory.log("clickhouse"))
            .withPort(ports.clickhouse())
            .withPasswordFile(directory.secrets().file("clickhouse-password"));
    return options.clickhouseUrl() == null ? chosen : chosen.withExternal(options.clickhouseUrl());
  }

  /** Starts everything and returns when everything answers. */
  public static LocalStack start(StackOptions options) {
    LocalStack stack = prepare(options, step -> {});
    try {
      stack.start(step -> {});
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  /** Makes directories, secrets and configuration; starts nothing. */
  public static LocalStack prepare(StackOptions options, Consumer<String> progress) {
    options.directory().make();
    Leftovers.awaitEnd(options.directory().stackFile());
    StackPorts ports = StackPorts.choose(options);
    progress.accept("preparing " + options.directory().root());
    return new LocalStack(options, ports);
  }

  /** Starts everything, telling each step that is done. */
  public void start(Consumer<String> progress) {
    services().forEach(service -> service.supervise(this::writeFile));
    // Flink takes longest and needs nobody: its JVMs warm up while the others start.
    flink.begin();
    CompletableFuture<Void> source = CompletableFuture.runAsync(() -> startPostgres(progress));
    CompletableFuture<Void> destination =
        CompletableFuture.runAsync(
            () -> {
              clickhouse.start();
              progress.accept("ClickHouse answers at " + clickhouse.url());
            });
    try {
      CompletableFuture.allOf(source, destination).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    flink.awaitReady();
    progress.accept("Flink answers at " + flink.url());
    if (withController) {
      controller.start();
      progress.accept("the controller answers at " + controller.url());
    }
    writeFile();
  }

  private void startPostgres(Consumer<String> progress) {
    if (postgres != null) {
      postgres.start();
      progress.accept("Postgres answers at " + postgres.host() + ":" + postgres.port());
    }
  }

  /** Whether every process runs and answers. */
  public boolean answers() {
    return services().stream().allMatch(Service::answers);
  }

  /** What {@code stack.json} says at this moment. */
  public StackFile file() {
    InstallationIds ids = controller.ids();
    return new StackFile(
        new StackFile.ControllerEntry(
            controller.url(),
            ids.keyId(),
            ids.keySecret(),
            ids.organizationId(),
            ids.serviceId(),
            pid(controller.service())),
        new StackFile.FlinkEntry(
            flink.url(),
            pid(flink.jobManager()),
            flink.taskManagers().stream().filter(Service::isAlive).map(Service::pid).toList()),
        new StackFile.ClickHouseEntry(
            clickhouse.url(),
            clickhouse.user(),
            clickhouse.password(),
            clickhouse.database(),
            clickhouse.service().map(LocalStack::pid).orElse(null)),
        new StackFile.PostgresEntry(
            postgresAddress.host(),
            postgresAddress.port(),
            postgresAddress.user(),
            postgresAddress.password(),
            postgresAddress.database(),
            postgres == null ? null : pid(postgres.service())));
  }

  /** Where everything of it is kept. */
  public DataDirectory directory() {
    return directory;
  }

  /** The Postgres, unless it is somebody else's. */
  public Optional<LocalPostgres> postgres() {
    return Optional.ofNullable(postgres);
  }

  public LocalClickHouse clickhouse() {
    return clickhouse;
  }

  public LocalFlink flink() {
    return flink;
  }

  public LocalController controller() {
    return controller;
  }

  /** Stops everything in order; data stay. */
  @Override
  public void close() {
    // The controller first: it must not take the others' end for a failure of a pipe. Then Flink,
    // JobManager before TaskManagers, so that it does not restart jobs on the ones still there.
    controller.close();
    flink.jobManager().stop();
    List<CompletableFuture<Void>> stopping = new ArrayList<>();
    stopping.add(CompletableFuture.runAsync(flink::close));
    stopping.add(CompletableFuture.runAsync(clickhouse::close));
    stopping.forEach(CompletableFuture::join);
    if (postgres != null) {
      postgres.close();
    }
    try {
      Files.deleteIfExists(directory.stackFile());
    } catch (IOException e) {
      LOG.warn("cannot delete {}", directory.stackFile(), e);
    }
  }

  private List<Service> services() {
    List<Service> all = new ArrayList<>();
    if (postgres != null) {
      all.add(postgres.service());
    }
    clickhouse.service().ifPresent(all::add);
    all.add(flink.jobManager());
    all.addAll(flink.taskManagers());
    if (withController) {
      all.add(controller.service());
    }
    return all;
  }

  private synchronized void writeFile() {
    try {
      file().write(directory.stackFile());
    } catch (IOException e) {
      throw new StackException("cannot write " + directory.stackFile(), e);
    }
  }

  private static @Nullable Long pid(Service service) {
    try {
      return service.pid();
    } catch (StackException e) {
      // It has died this moment; its next start writes the file again.
      return null;
    }
  }
}
