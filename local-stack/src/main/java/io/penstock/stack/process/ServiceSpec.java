package io.penstock.stack.process;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a service is started, asked and stopped.
 *
 * @param name short name for messages
 * @param child made anew for each start, so that a restart sees fresh files and ports
 * @param probe whether the service answers
 * @param asUser command prefix that drops privileges (empty for none); must exec, not fork
 * @param stopSignal what asks the process to end in good order
 * @param stopGrace how long it may take to do so before it is killed
 * @param atParentDeath what the kernel sends it when this JVM dies
 */
public record ServiceSpec(
    String name,
    Supplier<ChildSpec> child,
    Probe probe,
    List<String> asUser,
    Signal stopSignal,
    Duration stopGrace,
    Signal atParentDeath) {

  /** A service that runs as the same user, is stopped by TERM and dies with its parent. */
  public static ServiceSpec of(String name, Supplier<ChildSpec> child, Probe probe) {
    return new ServiceSpec(
        name, child, probe, List.of(), Signal.TERM, Duration.ofSeconds(10), Signal.KILL);
  }
}
