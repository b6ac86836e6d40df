package io.penstock.job.row;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that blocks have a serializer of their own. */
public final class RowBlockType extends TypeInformation<RowBlock> {

  private static final long serialVersionUID = 1;

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<RowBlock> getTypeClass() {
    return RowBlock.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<RowBlock> createSerializer(SerializerConfig config) {
    return RowBlockSerializer.INSTANCE;
  }

  /** The form that Flink 1.x still declares abstract. */
  @Override
  @Deprecated
  public TypeSerializer<RowBlock> createSerializer(ExecutionConfig config) {
    return RowBlockSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "RowBlock";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowBlockType;
  }

  @Override
  public int hashCode() {
    return RowBlockType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RowBlockType;
  }
}
