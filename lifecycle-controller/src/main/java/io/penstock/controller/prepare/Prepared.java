package io.penstock.controller.prepare;

import io.penstock.model.spec.PipeSpec;
import java.util.List;

/**
 * A prepared pipe.
 *
 * @param spec what the job is started with; its credentials are the {@code env:}/{@code file:}
 *     references of the pipe's file, never sealed
 * @param notices what a person should know, one sentence each: columns left out, engines chosen
 */
public record Prepared(PipeSpec spec, List<String> notices) {}
