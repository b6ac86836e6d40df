/**
 * The Flink neighbour: its REST API (docs, "REST API", 1.20), the job's jar and metrics, and the
 * files that checkpoints and savepoints leave. "Cannot be reached" and "does not know the job" are
 * told apart everywhere: the first says nothing about the job.
 */
@NullMarked
package io.penstock.controller.flink;

import org.jspecify.annotations.NullMarked;
