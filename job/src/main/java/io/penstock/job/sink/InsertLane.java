package io.penstock.job.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where one subtask's batches are inserted, one after the other, while the task gathers the next
 * one. What failed is thrown at whoever hands over the next batch or waits, so never after a
 * checkpoint that should cover it.
 */
final class InsertLane implements AutoCloseable {

  /** A batch that was interrupted ends much sooner. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(30);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "penstock-insert");
            made.setDaemon(true);
            return made;
          });

  private @Nullable Future<?> running;

  /** Does something before the first batch, whose failure does not matter. */
  void prepare(Runnable work) {
    thread.execute(work);
  }

  /**
   * Begins a batch when the one before has ended.
   *
   * @throws IOException what ended the one before, or an interruption
   */
  void begin(Callable<?> batch) throws IOException {
    await();
    running = thread.submit(batch);
  }

  /**
   * Waits until everything is inserted.
   *
   * @throws IOException what a batch ended with, or an interruption
   */
  void await() throws IOException {
    Future<?> last = running;
    if (last == null) {
      return;
    }
    try {
      last.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a batch was being inserted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("a batch could not be inserted", e.getCause());
    }
    running = null;
  }

  /** Breaks off what is being inserted: nothing of an ended task may come after its successor's. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean interrupted = false;
    try {
      thread.awaitTermination(LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
