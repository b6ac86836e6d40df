package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.job.encode.wire.ValueReader;

/** tsvector and tsquery (src/backend/utils/adt/tsvector.c and tsquery.c). */
final class TextSearch {

  private TextSearch() {}

  /** Quotes a lexeme as both types do: quotes and backslashes doubled. */
  private static void lexeme(ValueReader reader, TextBuffer out) {
    int length = reader.cStringLength();
    int start = reader.skip(length + 1);
    out.put('\'');
    for (int i = start; i < start + length; i++) {
      int character = reader.source()[i];
      if (character == '\'' || character == '\\') {
        out.put(character);
      }
      out.put(character);
    }
    out.put('\'');
  }

  /** tsvectorsend: count; then per lexeme its text, its positions with the weight in two bits. */
  static void vector(byte[] source, int offset, int length, TextBuffer out) {
    ValueReader reader = new ValueReader().reset(source, offset, length);
    int lexemes = reader.count(3);
    for (int i = 0; i < lexemes; i++) {
      if (i > 0) {
        out.put(' ');
      }
      lexeme(reader, out);
      int positions = reader.unsignedShort();
      for (int j = 0; j < positions; j++) {
        int position = reader.unsignedShort();
        out.put(j == 0 ? ':' : ',').decimal(position & 0x3FFF);
        int weight = position >> 14;
        if (weight > 0) {
          out.put('D' - weight);
        }
      }
    }
    reader.finish();
  }

  /**
   * tsquerysend: the tree in prefix order, an operator's right operand before its left one. Each
   * node is printed after its right operand was; parentheses stand where precedence asks.
   */
  static final class Query implements TextForm {

    private static final int OPERAND = 1;
    private static final int OPERATOR = 2;
    private static final int NOT = 1;
    private static final int AND = 2;
    private static final int OR = 3;
    private static final int PHRASE = 4;
    private static final int[] PRIORITY = {0, 4, 2, 1, 3};

    private final ValueReader reader = new ValueReader();

    @Override
    public void print(byte[] source, int offset, int length, TextBuffer out) {
      reader.reset(source, offset, length);
      if (reader.count(2) > 0) {
        node(0, false, out);
      }
      reader.finish();
    }

    private void node(int outerPriority, boolean rightOfPhrase, TextBuffer out) {
      int kind = reader.unsignedByte();
      if (kind == OPERAND) {
        operand(out);
        return;
      }
      if (kind != OPERATOR) {
        throw new MalformedValue("unknown node of a tsquery");
      }
      int operator = reader.unsignedByte();
      if (operator < NOT || operator > PHRASE) {
        throw new MalformedValue("unknown operator of a tsquery");
      }
      int priority = PRIORITY[operator];
      // Phrases are not associative: a phrase to the right of one keeps its parentheses.
      boolean enclosed = priority < outerPriority || (operator == PHRASE && rightOfPhrase);
      if (enclosed) {
        out.ascii("( ");
      }
      if (operator == NOT) {
        out.put('!');
        node(priority, false, out);
      } else {
        binary(operator, priority, out);
      }
      if (enclosed) {
        out.ascii(" )");
      }
    }

    private void binary(int operator, int priority, TextBuffer out) {
      int distance = operator == PHRASE ? reader.unsignedShort() : 0;
      TextBuffer right = new TextBuffer();
      node(priority, operator == PHRASE, right);
      node(priority, false, out);
      switch (operator) {
        case AND -> out.ascii(" & ");
        case OR -> out.ascii(" | ");
        default -> {
          if (distance == 1) {
            out.ascii(" <-> ");
          } else {
            out.ascii(" <").decimal(distance).ascii("> ");
          }
        }
      }
      out.put(right);
    }

    private void operand(TextBuffer out) {
      int weights = reader.unsignedByte();
      boolean prefix = reader.unsignedByte() != 0;
      lexeme(reader, out);
      if (weights == 0 && !prefix) {
        return;
      }
      out.put(':');
      if (prefix) {
        out.put('*');
      }
      for (int bit = 3; bit >= 0; bit--) {
        if ((weights >> bit & 1) != 0) {
          out.put('D' - bit);
        }
      }
    }
  }
}
