/**
 * What {@code apply} would do: a pipe as a file declares it, against the pipe as the API shows it.
 * Pure; nothing is asked and nothing is sent here.
 */
@NullMarked
package io.penstock.controller.cli.plan;

import org.jspecify.annotations.NullMarked;
