/**
 * The FLIP-27 source: {@code PipeEnumerator} plans and hands out splits, {@code PipeReader} reads
 * them. A pipe has many snapshot splits, then one stream split.
 *
 * <pre>
 *   PipeEnumerator ──splits──▶ PipeReader ─ SplitWork ─▶ snapshot.ChunkCopy  ┐
 *        ▲                        │                      stream.ChangeStream ┴▶ RowBlock ─▶ sink
 *        └──── split finished ────┘
 * </pre>
 */
@NullMarked
package io.penstock.job.source;

import org.jspecify.annotations.NullMarked;
