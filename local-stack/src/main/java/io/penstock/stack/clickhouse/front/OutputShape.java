package io.penstock.stack.clickhouse.front;

/**
 * What a statement's result looks like.
 *
 * @param format the statement's own FORMAT, else the request's
 * @param streams whether it is a SELECT whose blocks may be sent as they come
 */
record OutputShape(String format, boolean streams) {

  static OutputShape of(byte[] sql, String requested) {
    SqlScanner scanner = new SqlScanner(sql);
    String first = scanner.nextWord();
    boolean select = first.equals("SELECT") || first.equals("WITH") || first.isEmpty();
    boolean whole = false;
    String format = requested;
    String previous = first;
    for (String word = scanner.nextWord(); !word.isEmpty(); word = scanner.nextWord()) {
      if (previous.equals("FORMAT")) {
        format = scanner.wordAsWritten();
      }
      // Totals follow the last block with a separator, and the engine's streams do not heed the
      // statement's own settings of the output format: both are left to the engine as a whole.
      whole |= word.equals("TOTALS") || word.equals("SETTINGS") || word.equals("OUTFILE");
      previous = word;
    }
    return new OutputShape(format, select && !whole);
  }
}
