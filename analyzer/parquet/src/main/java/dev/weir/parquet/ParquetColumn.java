package dev.weir.parquet;

import java.util.Objects;

/** A column of a table: its name, and what its values are. Every value may be absent. */
public record ParquetColumn(String name, Type type) {

  /** What the values of a column are; the numbers are those of the format. */
  public enum Type {
    /** A whole number of 64 bits. */
    NUMBER(2),

    /** Microseconds since the epoch, in UTC. */
    TIMESTAMP_MICROS(2),

    /** True or false. */
    TRUTH(0),

    /** Text in UTF-8. */
    TEXT(6);

    final int physicalType;

    Type(int physicalType) {
      this.physicalType = physicalType;
    }
  }

  public ParquetColumn {
    Objects.requireNonNull(type, "type");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a column is empty; give it one");
    }
  }
}
