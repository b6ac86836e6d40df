package io.penstock.e2e;

import io.penstock.stack.layout.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Commands, writes and faults at random: promise 2 holds at every moment, and at the end the pipe
 * converges. One chain of actions by a seed; nothing is shrunk, since a run on the real stack takes
 * minutes, and a failure names what had been done.
 */
class LifecycleModelTest {

  private static final int ACTIONS = Integer.getInteger("penstock.model.actions", 12);
  private static final long SEED = Long.getLong("penstock.model.seed", 1);
  private static final int GEN_SIZE = 1;

  // Weights: nearly three of five actions are commands, one of five is a fault.
  private static final int COMMAND = 3;
  private static final int WRITE = 3;
  private static final int FAULT = 1;

  private Path directory;
  private Desk desk;
  private LifecycleWalk walk;

  @BeforeTry
  void start() throws IOException {
    directory = Files.createTempDirectory("penstock-model");
    desk = new Desk(directory);
    walk = new LifecycleWalk(desk);
  }

  @AfterTry
  void stop() throws Exception {
    walk.close();
    desk.close();
    Trees.delete(directory);
  }

  @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void convergesAfterWhateverHappens(@ForAll("walks") ActionChain<LifecycleWalk> chain)
      throws InterruptedException {
    System.out.println("model: seed " + SEED + ", " + ACTIONS + " actions");
    chain
        .withInvariant("nothing is lost, nothing failed", LifecycleWalk::look)
        .peek(walk -> say(chain.transformations(), walk.tell()))
        .run()
        .assertConverges();
  }

  private static void say(List<String> done, String came) {
    if (!done.isEmpty()) {
      System.out.println("model: " + done.size() + " " + done.get(done.size() - 1) + came);
    }
  }

  /** By our own seed: jqwik's can only be set in the source. */
  @Provide
  Arbitrary<ActionChain<LifecycleWalk>> walks() {
    RandomGenerator<ActionChain<LifecycleWalk>> chains =
        ActionChain.startWith(() -> walk)
            .withAction(COMMAND, command("pause", SmallPipe::pause))
            .withAction(COMMAND, command("resume", SmallPipe::resume))
            .withAction(COMMAND, command("resync", SmallPipe::resync))
            .withAction(COMMAND, command("resync one table", SmallPipe::resyncOne))
            .withAction(COMMAND, command("cancel the resync", SmallPipe::cancelResync))
            .withAction(COMMAND, command("edit settings", SmallPipe::editSettings))
            .withAction(COMMAND, action("add the table", LifecycleWalk::canAdd, LifecycleWalk::add))
            .withAction(
                COMMAND,
                action("remove the table", LifecycleWalk::canRemove, LifecycleWalk::remove))
            .withAction(WRITE, action("write", LifecycleWalk::write))
            .withAction(
                WRITE, action("begin a transaction", w -> !w.hasOpen(), LifecycleWalk::begin))
            .withAction(WRITE, action("commit it", LifecycleWalk::hasOpen, w -> w.end(true)))
            .withAction(FAULT, action("roll it back", LifecycleWalk::hasOpen, w -> w.end(false)))
            .withAction(FAULT, action("kill the controller", LifecycleWalk::killController))
            .withAction(FAULT, action("kill the TaskManager", LifecycleWalk::killTaskManager))
            .withAction(FAULT, action("kill the JobManager", LifecycleWalk::killJobManager))
            .withAction(FAULT, action("end the walsenders", LifecycleWalk::killWalSenders))
            .withAction(FAULT, freeze())
            .withMaxTransformations(ACTIONS)
            .generator(GEN_SIZE);
    return Arbitraries.fromGenerator(ignored -> chains.next(new Random(SEED)));
  }

  /** Mostly after what is under way, since a pipe that never gets any time obeys nothing. */
  private static Action<LifecycleWalk> command(
      String name, Function<SmallPipe, PipeApi.Answer> command) {
    Action.Independent<LifecycleWalk> action =
        () ->
            Arbitraries.of(true, true, false)
                .map(
                    calm ->
                        Transformer.mutate(
                            name + (calm ? "" : " at once"), walk -> walk.command(calm, command)));
    return action;
  }

  private static Action<LifecycleWalk> freeze() {
    Action.Independent<LifecycleWalk> action =
        () ->
            Arbitraries.integers()
                .between(1, 4)
                .map(
                    seconds ->
                        Transformer.mutate(
                            "freeze ClickHouse for " + seconds + " s",
                            walk -> walk.freezeClickHouse(Duration.ofSeconds(seconds))));
    return action;
  }

  private static Action<LifecycleWalk> action(String name, Consumer<LifecycleWalk> act) {
    return action(name, walk -> true, act);
  }

  private static Action<LifecycleWalk> action(
      String name, Predicate<LifecycleWalk> when, Consumer<LifecycleWalk> act) {
    return Action.<LifecycleWalk>when(when).describeAs(name).justMutate(act);
  }
}
