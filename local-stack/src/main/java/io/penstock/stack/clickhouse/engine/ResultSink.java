package io.penstock.stack.clickhouse.engine;

import java.io.IOException;

/** Receives the bytes of a result, piece by piece. */
@FunctionalInterface
public interface ResultSink {
  void accept(byte[] bytes, int offset, int length) throws IOException;
}
