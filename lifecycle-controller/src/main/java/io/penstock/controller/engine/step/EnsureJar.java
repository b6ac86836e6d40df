package io.penstock.controller.engine.step;

import io.penstock.controller.flink.JobJar;

/** The job's jar is in Flink. */
public final class EnsureJar implements Step {

  private final JobJar jar;

  public EnsureJar(JobJar jar) {
    this.jar = jar;
  }

  @Override
  public Outcome perform(StepContext context) {
    return Outcome.done("jar " + jar.ensure());
  }
}
