package io.penstock.job.stream;

import io.penstock.job.row.RowBlock;
import io.penstock.model.Lsn;
import java.util.List;

/**
 * What one look at the stream brought.
 *
 * @param blocks rows, those of one table in order; may be none
 * @param position end of the last transaction that is complete with these blocks
 * @param rows row changes of the transaction after it, with these blocks included
 * @param partial that transaction's commit record, NONE when {@code rows} is 0
 */
public record StreamBatch(List<RowBlock> blocks, Lsn position, long rows, Lsn partial) {}
