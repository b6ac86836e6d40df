package io.penstock.controller.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer that is read row by row. */
interface Rows extends AutoCloseable {

  /** The next row's columns as texts; null when there is none. */
  @Nullable List<@Nullable String> next();

  /** Gives up what is left. */
  @Override
  void close();
}
