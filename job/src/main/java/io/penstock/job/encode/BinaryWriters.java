package io.penstock.job.encode;

import io.penstock.job.encode.print.TextForm;
import io.penstock.job.encode.print.TextForms;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.PgType;

/** Chooses writers for values in binary form. */
final class BinaryWriters {

  private BinaryWriters() {}

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
        case "hstore Map" -> new HstoreWriters.Binary(cell);
        case "vector Array" -> new VectorWriters.Binary(cell, false);
        case "halfvec Array" -> new VectorWriters.Binary(cell, true);
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
    return new BinaryArrayWriter(cell, shape.depth(), element);
  }

  private static ColumnWriter string(CellContext cell, PgType type) {
    if (type.isBuiltIn()) {
      switch (type.name()) {
        case "text", "varchar", "bpchar", "name", "xml", "json", "refcursor" -> {
          return new StringWriters.Verbatim(cell);
        }
        case "bytea" -> {
          return cell.binaryFormat() == BinaryFormat.RAW
              ? new StringWriters.Verbatim(cell)
              : new DigitWriters.Binary(cell, cell.binaryFormat());
        }
        case "bool" -> {
          return new CastWriters.BoolString(cell);
        }
        case "money" -> {
          return new CastWriters.BinaryMoneyString(cell);
        }
        case "jsonb", "jsonpath" -> {
          return new StringWriters.Versioned(cell);
        }
        default -> {}
      }
    }
    if (type.kind() == PgType.Kind.ENUM) {
      return new StringWriters.Verbatim(cell);
    }
    TextForm form = TextForms.of(type).orElseThrow(() -> cell.unsupported("String in binary"));
    return new StringWriters.Printed(cell, form);
  }

  private static ColumnWriter integer(
      CellContext cell, int sourceBytes, boolean unsigned, TargetType target) {
    int targetBytes = IntegerTarget.bytes(sourceBytes, unsigned, target);
    if (targetBytes == 0) {
      throw cell.unsupported(target.name());
    }
    return IntegerWriters.of(cell, sourceBytes, unsigned, targetBytes);
  }

  private static ColumnWriter numeric(CellContext cell, TargetType target) {
    if (DecimalTarget.accepts(target)) {
      return new NumericDecimalWriter(cell, DecimalTarget.of(target));
    }
    if (target.is("Float64")) {
      return new CastWriters.NumericFloat(cell);
    }
    throw cell.unsupported(target.name());
  }

  private static ColumnWriter direct(CellContext cell, String source, TargetType target) {
    return switch (source + " " + target.nameWithPrecision()) {
      case "bool Bool" -> new BoolWriter(cell);
      case "float4 Float32" -> new IntegerWriters.Int32(cell);
      case "float8 Float64" -> new IntegerWriters.Int64(cell);
      case "float4 Float64" -> new CastWriters.FloatDouble(cell);
      case "money Decimal" ->
          IntegerWriters.of(cell, 8, false, DecimalTarget.ofMoney(cell, target).bytes());
      case "json JSON" -> new JsonWriter(cell, false);
      case "jsonb JSON" -> new JsonWriter(cell, true);
      case "inet IPv4", "cidr IPv4" -> new AddressWriters.Binary(cell, 4);
      case "inet IPv6", "cidr IPv6" -> new AddressWriters.Binary(cell, 16);
      case "uuid UUID" -> new UuidWriter(cell);
      case "date Date32" -> new TemporalWriters.Date(cell);
      case "timestamp DateTime64(6)", "timestamptz DateTime64(6)" ->
          new TemporalWriters.Timestamp(cell);
      // The same microseconds since midnight, 24:00:00 included.
      case "time Time64(6)" -> new IntegerWriters.Int64(cell);
      default -> throw cell.unsupported(target.name());
    };
  }
}
