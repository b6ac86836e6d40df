/**
 * Proof on demand: compares source tables with their targets, range by range, while both live, and
 * writes rows anew that differ (docs/decisions/0031-verify.md).
 *
 * <pre>
 * Walk ── Slice ──▶ SourceReader, TargetReader ── digests differ ──▶ Candidates ──▶ Judge ──▶ Repair
 * </pre>
 */
@NullMarked
package io.penstock.controller.verify;

import org.jspecify.annotations.NullMarked;
