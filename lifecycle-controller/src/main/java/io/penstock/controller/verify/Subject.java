package io.penstock.controller.verify;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.destination.ClickHouse;
import io.penstock.model.spec.PipeSpec;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The pipe whose tables are compared.
 *
 * @param source where its tables are, with what opens it
 * @param mapped schema and name of each, those that are stopped among them
 * @param spec as it is when the run begins
 * @param specNow as it is now: a table whose plan is another by then was changed meanwhile
 * @param clickHouse the service's client
 * @param sharedTargets that tables of several pipes may fill
 * @param live whether a job carries changes on
 * @param notices what limits what a run can tell
 */
public record Subject(
    SourceDefinition source,
    List<List<String>> mapped,
    PipeSpec spec,
    Supplier<PipeSpec> specNow,
    ClickHouse clickHouse,
    Set<String> sharedTargets,
    boolean live,
    List<String> notices) {}
