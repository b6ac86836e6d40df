package io.penstock.controller.verify;

import java.util.List;

/**
 * What a row is found by.
 *
 * @param hash MD5 of its key's cells, in digits
 * @param texts of its key's columns; empty for a table without a key
 */
record RowKey(String hash, List<String> texts) {

  RowKey {
    texts = List.copyOf(texts);
  }
}
