package io.penstock.controller.engine;

/**
 * ClickPipes' {@code clickpipesCdcScaling} of a service. Here it says how many task slots a new
 * pipe takes that names no {@code initialLoadParallelism}: one for each 1000 millicores.
 *
 * @param cpuMillicores a multiple of {@value #MILLICORES_PER_SLOT}
 * @param memoryGb kept and shown again; the memory is that of Flink's TaskManagers
 */
public record Scaling(int cpuMillicores, int memoryGb) {

  /** What one task slot of Flink stands for. */
  public static final int MILLICORES_PER_SLOT = 1000;

  /** The most slots that a pipe may ask for. */
  public static final int MOST_SLOTS = 256;

  /** The most that can be noted, in GB. */
  public static final int MOST_MEMORY_GB = 4096;

  /** While nobody has said otherwise. */
  public static final Scaling DEFAULT = new Scaling(4000, 16);

  /** Task slots of a new pipe that does not name a number itself. */
  public int slots() {
    return cpuMillicores / MILLICORES_PER_SLOT;
  }

  String text() {
    return cpuMillicores + "/" + memoryGb;
  }

  /** Reads what {@link #text} wrote. */
  static Scaling parse(String text) {
    int slash = text.indexOf('/');
    return new Scaling(
        Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }
}
