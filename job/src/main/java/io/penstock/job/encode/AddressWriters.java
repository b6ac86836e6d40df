package io.penstock.job.encode;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.model.type.LossyKind;
import java.nio.charset.StandardCharsets;

/**
 * inet to IPv4 (a little-endian number) or IPv6 (16 bytes in order), where a user chose it. An IPv4
 * address becomes {@code ::ffff:a.b.c.d} in an IPv6 column; an IPv6 address in an IPv4 column, and
 * a network with its mask in either, do not fit: NULL or the default, counted.
 */
final class AddressWriters {

  private AddressWriters() {}

  private abstract static class Address extends ValueWriter {
    private final int targetBytes;

    Address(CellContext cell, int targetBytes) {
      super(cell);
      this.targetBytes = targetBytes;
    }

    /** Writes an address of 4 or 16 bytes. */
    final void writeAddress(byte[] source, int offset, int size, int bits, RowBuffer out) {
      if (size > targetBytes || bits != size * 8) {
        writeLost(LossyKind.OUT_OF_RANGE, out);
        return;
      }
      begin(out);
      if (targetBytes == 4) {
        out.writeInt(BigEndian.getInt(source, offset));
        return;
      }
      if (size == 4) {
        out.writeLong(0);
        out.writeInt(0xFFFF_0000);
      }
      out.writeBytes(source, offset, size);
    }

    @Override
    final void writeDefault(RowBuffer out) {
      for (int i = 0; i < targetBytes; i++) {
        out.writeByte(0);
      }
    }
  }

  /** From network_send: family, mask bits, cidr flag, size, address. */
  static final class Binary extends Address {
    Binary(CellContext cell, int targetBytes) {
      super(cell, targetBytes);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 8 && length != 20) {
        throw cell.refused("not an IPv4 or IPv6 address");
      }
      writeAddress(source, offset + 4, length - 4, source[offset + 1] & 0xFF, out);
    }
  }

  /** From text: the mask stands behind a slash unless it is whole. */
  static final class Text extends Address {
    Text(CellContext cell, int targetBytes) {
      super(cell, targetBytes);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      String text = new String(source, offset, length, StandardCharsets.ISO_8859_1);
      int slash = text.indexOf('/');
      byte[] address = parse(slash < 0 ? text : text.substring(0, slash));
      int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
      writeAddress(address, 0, address.length, bits, out);
    }

    private byte[] parse(String text) {
      byte[] address = new byte[text.indexOf(':') < 0 ? 4 : 16];
      int gap = text.indexOf("::");
      if (gap < 0) {
        fill(text, address, 0);
      } else {
        fill(text.substring(0, gap), address, 0);
        String tail = text.substring(gap + 2);
        byte[] last = new byte[16];
        int size = fill(tail, last, 0);
        System.arraycopy(last, 0, address, 16 - size, size);
      }
      return address;
    }

    /** Reads colon-separated words, the last of which may be a dotted IPv4 address. */
    private int fill(String text, byte[] into, int from) {
      int position = from;
      try {
        for (String part : text.isEmpty() ? new String[0] : text.split(":", -1)) {
          if (part.indexOf('.') >= 0) {
            for (String number : part.split("\\.", -1)) {
              into[position++] = (byte) Integer.parseInt(number);
            }
          } else {
            int word = Integer.parseInt(part, 16);
            into[position++] = (byte) (word >> 8);
            into[position++] = (byte) word;
          }
        }
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw cell.refused("not an IPv4 or IPv6 address");
      }
      return position;
    }
  }
}
