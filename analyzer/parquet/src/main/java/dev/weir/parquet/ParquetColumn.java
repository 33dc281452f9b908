package dev.weir.parquet;

import java.util.Objects;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** A column of a table: its name, and what its values are. Every value may be absent. */
public record ParquetColumn(String name, Type type) {

  /** What the values of a column are. */
  public enum Type {
    /** A whole number of 64 bits. */
    NUMBER,

    /** Microseconds since the epoch, in UTC. */
    TIMESTAMP_MICROS,

    /** True or false. */
    TRUTH,

    /** Text in UTF-8. */
    TEXT
  }

  public ParquetColumn {
    Objects.requireNonNull(type, "type");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a column is empty; give it one");
    }
  }

  PrimitiveType inSchema() {
    return switch (type) {
      case NUMBER -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case TIMESTAMP_MICROS ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(name);
      case TRUTH -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case TEXT ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
    };
  }
}
