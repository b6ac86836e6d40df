/**
 * The last step: blocks gather per table and become INSERTs.
 *
 * <pre>
 *   RowBlock ─▶ ClickHouseWriter ─▶ TableBuffer ─▶ JdbcOutputFormat (retries) ─▶ BlockInsert ─▶ HTTP
 * </pre>
 */
@NullMarked
package io.penstock.job.sink;

import org.jspecify.annotations.NullMarked;
