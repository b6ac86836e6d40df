/**
 * The REST API in ClickPipes' shape, the web page's files, {@code /health} and {@code /metrics}.
 * Speaks with the engine only.
 *
 * <p>{@code GET /health} (no key) answers 200 {@code {"status":"ok","version":…,"flink":"reachable"
 * | "unreachable"}} while the store works, else 503. {@code GET /metrics} (no key on a loopback
 * address): see {@link io.penstock.controller.metrics}.
 */
@NullMarked
package io.penstock.controller.api;

import org.jspecify.annotations.NullMarked;
