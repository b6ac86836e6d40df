package io.penstock.controller.engine;

import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.destination.Services;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.source.ReplicationRemoval;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.validate.PipeValidation;
import io.penstock.controller.validate.SchemaExpansion;
import io.penstock.model.secret.SecretBox;
import io.penstock.model.secret.SecretOpener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running engine. Closing it leaves the Flink jobs as they are. */
public final class Engine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration HEALING = Duration.ofSeconds(2);
  private static final Duration LEFTOVERS = Duration.ofSeconds(30);
  private static final Duration TARGETS = Duration.ofSeconds(10);
  private static final Duration SAMPLING = HistoryWindow.QUARTER.step();

  private final Store store;
  private final Lanes lanes;
  private final Pipes pipes;
  private final Verifications verifications;
  private final Healing healing;
  private final Leftovers leftovers;
  private final StatusRounds rounds;
  private final Webhooks webhooks;
  private final ScheduledExecutorService timer = timer("leftovers");
  private final TargetRounds targets;
  private final ScheduledExecutorService sampler = timer("history");
  private final ScheduledExecutorService sizer = timer("targets");

  /**
   * What the engine works with.
   *
   * @param box seals secrets
   * @param opener opens them
   * @param slotAlarm when a slot keeps so much WAL that it is said
   * @param webhooks that are told of states, errors and alarms
   */
  public record Parts(
      Store store,
      Steps steps,
      FlinkClient flink,
      StateFiles files,
      SourceConnector connector,
      Services services,
      PipeValidation validation,
      ReplicationRemoval removal,
      SecretBox box,
      SecretOpener opener,
      ControllerConfig.SlotAlarm slotAlarm,
      List<ControllerConfig.Webhook> webhooks,
      Clock clock) {}

  public Engine(Parts parts) {
    store = parts.store();
    Journal journal = new Journal(store, parts.clock());
    LiveViews views = new LiveViews(store);
    TableStops stops = new TableStops(store, parts.clock());
    JobLook look = new JobLook(parts.flink(), store, parts.clock());
    SchemaExpansion expansion = new SchemaExpansion(parts.connector());
    Reconciler reconciler =
        new Reconciler(
            store,
            journal,
            new StepRunner(store, journal, parts.steps(), stops, parts.clock()),
            new JobWatch(parts.flink(), parts.files(), store, journal, look, stops),
            new ResyncWatch(store, journal, look, parts.connector()),
            new SourceWatch(
                parts.connector(),
                new PartitionWatch(store, journal, parts.clock()),
                stops,
                new Renames(store, parts.clock()),
                journal,
                parts.clock()),
            new SchemaWatch(expansion, parts.services(), store, journal, parts.clock()),
            new DeletionWatch(parts.services(), parts.clock()),
            new MergeWatch(parts.services()),
            views);
    lanes = new Lanes(reconciler::turn);
    Creation creation =
        new Creation(
            store,
            journal,
            parts.services(),
            parts.validation(),
            expansion,
            parts.flink(),
            parts.box(),
            parts.opener(),
            parts.clock());
    Commands commands = new Commands(store, journal, lanes);
    Resyncs resyncs = new Resyncs(commands, parts.clock());
    healing = new Healing(store, journal, resyncs);
    StatusReader statuses =
        new StatusReader(store, views, new TableStatuses(store, views), parts.flink());
    Sampling sampling = new Sampling(store, statuses, parts.clock());
    SlotAlarms alarms = new SlotAlarms(store, journal, parts.slotAlarm());
    rounds = new StatusRounds(store, statuses, sampling, alarms);
    pipes =
        new Pipes(
            store,
            journal,
            commands,
            resyncs,
            lanes,
            creation,
            statuses,
            sampling,
            parts.connector(),
            parts.clock());
    verifications =
        new Verifications(commands, journal, parts.services(), parts.connector(), parts.clock());
    targets = new TargetRounds(store, views, parts.services());
    leftovers = new Leftovers(store, parts.removal());
    webhooks = new Webhooks(parts.webhooks(), store, parts.clock());
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** What the API speaks with. */
  public Pipes pipes() {
    return pipes;
  }

  /** Comparisons of sources with targets. */
  public Verifications verifications() {
    return verifications;
  }

  /** Opens the lanes of all pipes: from here on each is looked at before anything is done to it. */
  public void start() {
    for (PipeRow pipe : store.with(daos -> daos.pipes().all())) {
      lanes.wake(pipe.id());
    }
    webhooks.start();
    timer.scheduleWithFixedDelay(this::tryLeftovers, 1, LEFTOVERS.toSeconds(), TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(this::tryHealing, 2, HEALING.toSeconds(), TimeUnit.SECONDS);
    sizer.scheduleWithFixedDelay(this::tryTargets, 1, TARGETS.toSeconds(), TimeUnit.SECONDS);
    long step = SAMPLING.toSeconds();
    sampler.scheduleAtFixedRate(this::tryRound, step, step, TimeUnit.SECONDS);
  }

  private void tryHealing() {
    try {
      healing.tryAll();
    } catch (RuntimeException e) {
      LOG.error("resyncing rewritten tables failed", e);
    }
  }

  private void tryRound() {
    try {
      rounds.go();
    } catch (RuntimeException e) {
      LOG.error("the pipes' history or alarms could not be taken down", e);
    }
  }

  private void tryTargets() {
    try {
      targets.go();
    } catch (RuntimeException e) {
      LOG.error("the targets' sizes could not be read", e);
    }
  }

  private void tryLeftovers() {
    try {
      leftovers.tryAll();
    } catch (RuntimeException e) {
      LOG.error("dropping what deleted pipes left failed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    sampler.shutdownNow();
    sizer.shutdownNow();
    verifications.close();
    webhooks.close();
    lanes.close();
  }
}
