package io.penstock.job.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import org.junit.jupiter.api.Test;

class RowLimitTest {

  @Test
  void aQuarterOfTheHeapPassesAndNoByteMore() {
    int most = (int) RowLimit.BYTES;
    assertThatCode(() -> RowLimit.check(most)).doesNotThrowAnyException();

    PipeException error = catchThrowableOfType(PipeException.class, () -> RowLimit.check(most + 1));
    assertThat(error.code()).isEqualTo(ErrorCode.VALUE_REFUSED);
    assertThat(error.detail())
        .contains("a row of " + (most >> 20) + " MB is too large for the heap")
        .contains("taskmanager.memory.task.heap.size");
  }
}
