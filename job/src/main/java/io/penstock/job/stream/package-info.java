/**
 * Follows one slot: replication protocol in, blocks of RowBinary out.
 *
 * <pre>
 *   WalConnection ─ CopyData ─▶ ChangeStream ─▶ RelationTable.encode ─▶ RowBlock
 *        ▲                          (pgoutput)         │ unchanged TOAST
 *        └── status: SlotConfirmation                  └─▶ ToastLookup
 * </pre>
 */
@NullMarked
package io.penstock.job.stream;

import org.jspecify.annotations.NullMarked;
