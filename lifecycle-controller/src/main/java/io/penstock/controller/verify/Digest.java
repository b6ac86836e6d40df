package io.penstock.controller.verify;

/**
 * What a slice holds, whatever the order of its rows. Two different slices have the same with a
 * probability of about 2⁻⁶⁴.
 *
 * @param rows how many
 * @param sum of the first eight bytes of each row's MD5, in decimal
 */
record Digest(long rows, String sum) {

  static final Digest NOTHING = new Digest(0, "0");
}
