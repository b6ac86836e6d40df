package io.penstock.controller.engine.step;

import io.penstock.controller.flink.JobJars;

/** The job's jar is in Flink. */
public final class EnsureJar implements Step {

  private final JobJars jars;

  public EnsureJar(JobJars jars) {
    this.jars = jars;
  }

  @Override
  public Outcome perform(StepContext context) {
    return Outcome.done("jar " + jars.of(context.definition().settings().reader()).ensure());
  }
}
