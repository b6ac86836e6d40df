package io.penstock.job.encode;

import io.penstock.job.encode.print.TextForms;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.PgType;

/** Chooses writers for values in text form. */
final class TextWriters {

  private TextWriters() {}

  static ColumnWriter of(CellContext cell, PgType declared, TargetType target) {
    PgType type = declared.storage();
    if (target.is("Array") && type.kind() == PgType.Kind.ARRAY) {
      return array(cell, type, target);
    }
    if (target.is("String")) {
      return string(cell, type);
    }
    if (!type.isBuiltIn()) {
      return switch (type.name() + " " + target.name()) {
        case "hstore Map" -> new HstoreWriters.Text(cell);
        case "vector Array", "halfvec Array" -> new VectorWriters.Text(cell);
        default -> throw cell.unsupported(target.name());
      };
    }
    return switch (type.name()) {
      case "int2" -> integer(cell, 2, false, target);
      case "int4" -> integer(cell, 4, false, target);
      case "int8" -> integer(cell, 8, false, target);
      case "oid", "xid" -> integer(cell, 4, true, target);
      case "numeric" -> numeric(cell, target);
      default -> direct(cell, type.name(), target);
    };
  }

  private static ColumnWriter array(CellContext cell, PgType type, TargetType target) {
    ArrayShape shape = ArrayShape.of(cell, type, target);
    ColumnWriter element = of(shape.elementCell(), shape.elementType(), shape.elementTarget());
    int delimiter = TextForms.delimiter(shape.elementType());
    return new TextArrayWriter(cell, shape.depth(), element, delimiter);
  }

  /** The server has printed it already, but for what has a form of its own here. */
  private static ColumnWriter string(CellContext cell, PgType type) {
    return switch (type.isBuiltIn() ? type.name() : "") {
      case "bytea" ->
          cell.binaryFormat() == BinaryFormat.RAW
              ? new TextByteWriters.Bytea(cell)
              : new DigitWriters.Text(cell, cell.binaryFormat());
      case "bool" -> new CastWriters.BoolString(cell);
      case "money" -> new CastWriters.TextMoneyString(cell);
      case "char" -> new TextByteWriters.SingleChar(cell);
      default -> new StringWriters.Verbatim(cell);
    };
  }

  private static ColumnWriter integer(
      CellContext cell, int sourceBytes, boolean unsigned, TargetType target) {
    int targetBytes = IntegerTarget.bytes(sourceBytes, unsigned, target);
    if (targetBytes == 0) {
      throw cell.unsupported(target.name());
    }
    return new TextNumberWriters.Whole(cell, targetBytes);
  }

  private static ColumnWriter numeric(CellContext cell, TargetType target) {
    if (DecimalTarget.accepts(target)) {
      return new TextDecimalWriter(cell, DecimalTarget.of(target));
    }
    if (target.is("Float64")) {
      return new CastWriters.TextNumericFloat(cell);
    }
    throw cell.unsupported(target.name());
  }

  private static ColumnWriter direct(CellContext cell, String source, TargetType target) {
    return switch (source + " " + target.nameWithPrecision()) {
      case "bool Bool" -> new TextNumberWriters.Bool(cell);
      case "float4 Float32" -> new TextNumberWriters.Floating(cell, true, 4);
      case "float8 Float64" -> new TextNumberWriters.Floating(cell, false, 8);
      case "float4 Float64" -> new TextNumberWriters.Floating(cell, true, 8);
      case "money Decimal" ->
          new TextNumberWriters.Money(cell, DecimalTarget.ofMoney(cell, target));
      case "json JSON", "jsonb JSON" -> new JsonWriter(cell, false);
      case "inet IPv4", "cidr IPv4" -> new AddressWriters.Text(cell, 4);
      case "inet IPv6", "cidr IPv6" -> new AddressWriters.Text(cell, 16);
      case "uuid UUID" -> new TextByteWriters.Uuid(cell);
      case "date Date32" -> new TextTemporalWriters.Date(cell);
      case "timestamp DateTime64(6)", "timestamptz DateTime64(6)" ->
          new TextTemporalWriters.Timestamp(cell);
      case "time Time64(6)" -> new TextTemporalWriters.Time(cell);
      default -> throw cell.unsupported(target.name());
    };
  }
}
