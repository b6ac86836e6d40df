package io.penstock.job.encode.print;

/**
 * The text of one type's values. An instance may keep scratch space: it belongs to one column and
 * one thread.
 */
@FunctionalInterface
public interface TextForm {

  /**
   * Appends a value's text.
   *
   * @param source holds the value in the form of its type's send function
   * @throws io.penstock.job.encode.wire.MalformedValue when the bytes are not of that form
   */
  void print(byte[] source, int offset, int length, TextBuffer out);
}
