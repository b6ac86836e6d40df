package io.penstock.controller;

import io.penstock.controller.api.ApiServer;
import io.penstock.controller.api.Health;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.config.InstallationKey;
import io.penstock.controller.destination.Services;
import io.penstock.controller.engine.Engine;
import io.penstock.controller.engine.Steps;
import io.penstock.controller.engine.step.AlterPublication;
import io.penstock.controller.engine.step.ApplySchema;
import io.penstock.controller.engine.step.AwaitSlots;
import io.penstock.controller.engine.step.CancelJob;
import io.penstock.controller.engine.step.CheckSource;
import io.penstock.controller.engine.step.CreatePublication;
import io.penstock.controller.engine.step.CreateSlot;
import io.penstock.controller.engine.step.CreateTables;
import io.penstock.controller.engine.step.DiscardState;
import io.penstock.controller.engine.step.DropReplication;
import io.penstock.controller.engine.step.DropTables;
import io.penstock.controller.engine.step.EnsureJar;
import io.penstock.controller.engine.step.RecordEdit;
import io.penstock.controller.engine.step.RecordPlan;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StopJob;
import io.penstock.controller.engine.step.SubmitJob;
import io.penstock.controller.engine.step.TrimPublication;
import io.penstock.controller.engine.step.resync.AdoptResync;
import io.penstock.controller.engine.step.resync.AwaitResyncPosition;
import io.penstock.controller.engine.step.resync.CarryTombstones;
import io.penstock.controller.engine.step.resync.CleanResync;
import io.penstock.controller.engine.step.resync.CreateResyncTables;
import io.penstock.controller.engine.step.resync.EndSwap;
import io.penstock.controller.engine.step.resync.EndUndo;
import io.penstock.controller.engine.step.resync.ExchangeTables;
import io.penstock.controller.engine.step.resync.RecordResync;
import io.penstock.controller.engine.step.resync.ResetResync;
import io.penstock.controller.engine.step.resync.ReviveJob;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobJars;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.metrics.Scrape;
import io.penstock.controller.source.ReplicationRemoval;
import io.penstock.controller.source.SlotMaker;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.store.RunRow.Role;
import io.penstock.controller.store.Store;
import io.penstock.controller.validate.PipeValidation;
import io.penstock.controller.validate.SpecMaker;
import io.penstock.model.secret.SecretBox;
import io.penstock.model.secret.SecretOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every {@code new} of the controller. */
final class Wiring implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final String ORGANIZATION = "organizationId";

  private final Store store;
  private final UUID organizationId;
  private final Services services;
  private final Engine engine;
  private final Scrape metrics;
  private final ApiServer server;

  Wiring(ControllerConfig config, Store store) {
    this.store = store;
    Clock clock = Clock.systemUTC();
    SecretBox box = InstallationKey.box(config.installationKeyFile());
    SecretOpener opener = new SecretOpener(System::getenv, Wiring::text, () -> box);
    UUID organization = organization(config, store);
    organizationId = organization;

    FlinkClient flink = new FlinkClient(config.flink().url());
    JobJars jars = new JobJars(flink, config.flink());
    StateFiles files =
        new StateFiles(config.flink().checkpointDir(), config.flink().savepointDir());
    SourceConnector connector = new SourceConnector(opener);
    SlotMaker slots = new SlotMaker(connector);
    ReplicationRemoval removal = new ReplicationRemoval(connector, slots);
    services = new Services(config.services(), opener, box);

    SpecMaker specs = new SpecMaker(connector);
    ReentrantLock turn = new ReentrantLock();
    Step check = new CheckSource(connector, flink, services);
    Step submit = new SubmitJob(flink, jars, files, connector, services, turn, Role.LIVE);
    Step clean = new CleanResync(services, removal, flink, files);
    Steps steps =
        new Steps(
            Map.ofEntries(
                Map.entry(StepKind.ENSURE_JAR, new EnsureJar(jars)),
                Map.entry(StepKind.AWAIT_SLOTS, new AwaitSlots(flink)),
                Map.entry(StepKind.CREATE_PUBLICATION, new CreatePublication(connector)),
                Map.entry(StepKind.CREATE_SLOT, new CreateSlot(connector, slots, Role.LIVE)),
                Map.entry(StepKind.RECORD_PLAN, new RecordPlan(specs, services)),
                Map.entry(StepKind.CREATE_TABLES, new CreateTables(services)),
                Map.entry(StepKind.CHECK_SOURCE, check),
                Map.entry(StepKind.SUBMIT_JOB, submit),
                Map.entry(StepKind.STOP_JOB, new StopJob(flink, files, Role.LIVE)),
                Map.entry(StepKind.ALTER_PUBLICATION, new AlterPublication(connector)),
                Map.entry(StepKind.APPLY_SCHEMA, new ApplySchema(connector, services)),
                Map.entry(StepKind.RECORD_EDIT, new RecordEdit(specs, services)),
                Map.entry(StepKind.TRIM_PUBLICATION, new TrimPublication(connector)),
                Map.entry(StepKind.REVIVE_JOB, new ReviveJob(check, submit)),
                Map.entry(
                    StepKind.CREATE_RESYNC_SLOT, new CreateSlot(connector, slots, Role.RESYNC)),
                Map.entry(StepKind.RECORD_RESYNC, new RecordResync(specs, services)),
                Map.entry(StepKind.CREATE_RESYNC_TABLES, new CreateResyncTables(services)),
                Map.entry(
                    StepKind.SUBMIT_RESYNC_JOB,
                    new SubmitJob(flink, jars, files, connector, services, turn, Role.RESYNC)),
                Map.entry(StepKind.CARRY_TOMBSTONES, new CarryTombstones(services)),
                Map.entry(
                    StepKind.AWAIT_RESYNC_POSITION, new AwaitResyncPosition(connector, flink)),
                Map.entry(StepKind.STOP_RESYNC_JOB, new StopJob(flink, files, Role.RESYNC)),
                Map.entry(StepKind.EXCHANGE_TABLES, new ExchangeTables(services)),
                Map.entry(StepKind.ADOPT_RESYNC, new AdoptResync()),
                Map.entry(
                    StepKind.CANCEL_RESYNC_JOB, new CancelJob(flink, EnumSet.of(Role.RESYNC))),
                Map.entry(StepKind.CLEAN_RESYNC, clean),
                Map.entry(StepKind.RESET_RESYNC, new ResetResync(clean)),
                Map.entry(StepKind.END_SWAP, new EndSwap()),
                Map.entry(StepKind.END_UNDO, new EndUndo()),
                Map.entry(StepKind.CANCEL_JOB, new CancelJob(flink, EnumSet.allOf(Role.class))),
                Map.entry(StepKind.DROP_REPLICATION, new DropReplication(removal)),
                Map.entry(StepKind.DISCARD_STATE, new DiscardState(flink, files)),
                Map.entry(StepKind.DROP_TABLES, new DropTables(services))));
    engine =
        new Engine(
            new Engine.Parts(
                store,
                steps,
                flink,
                files,
                connector,
                services,
                new PipeValidation(connector, jars::readers),
                removal,
                box,
                opener,
                config.slotAlarm(),
                config.webhooks(),
                clock));
    metrics = new Scrape(organization, services, engine.pipes(), clock);
    server =
        new ApiServer(
            config,
            organization,
            services,
            engine.pipes(),
            engine.verifications(),
            new Health(store::works, flink, clock),
            metrics);
  }

  private static UUID organization(ControllerConfig config, Store store) {
    if (config.organizationId().isPresent()) {
      return config.organizationId().get();
    }
    String fresh = UUID.randomUUID().toString();
    return UUID.fromString(
        store.with(
            daos -> {
              daos.history().recordMeta(ORGANIZATION, fresh);
              return daos.history().meta(ORGANIZATION).orElseThrow();
            }));
  }

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Listens, then takes the pipes up. */
  void start() {
    server.start();
    engine.start();
    LOG.info("the controller listens on port {}", server.port());
  }

  /** The port it listens on. */
  int port() {
    return server.port();
  }

  java.util.List<String> routes() {
    return server.routes();
  }

  UUID organizationId() {
    return organizationId;
  }

  /** Leaves the Flink jobs running. */
  @Override
  public void close() {
    server.close();
    engine.close();
    metrics.close();
    services.close();
    store.close();
  }
}
