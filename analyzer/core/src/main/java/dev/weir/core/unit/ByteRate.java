package dev.weir.core.unit;

import dev.weir.core.text.Printable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Rates in bytes per second: {@code 5MB/s}, {@code 5MiB/s}, {@code 40Mbit/s}, or a bare number of
 * bytes per second. Units of bits are decimal; a letter that could mean either is refused.
 */
public final class ByteRate {
  private static final String MEND = "5MB/s, 5MiB/s, 40Mbit/s or a bare number of bytes per second";
  private static final BigDecimal BYTES_PER_BIT = new BigDecimal("0.125");

  private ByteRate() {}

  /**
   * Reads a rate.
   *
   * @return bytes per second, zero or more
   * @throws UnitSyntaxException if the text is not a rate, or not a whole number of bytes a second
   */
  public static long parseBytesPerSecond(String text) {
    Quantity quantity = Quantity.split(text, "rate", MEND);
    String unit = quantity.unit();
    BigDecimal scale = null;
    if (unit.isEmpty()) {
      scale = BigDecimal.ONE;
    } else if (unit.endsWith("/s")) {
      scale = bytesPerUnit(unit.substring(0, unit.length() - 2).trim());
    }
    if (scale == null) {
      throw new UnitSyntaxException(
          "'"
              + Printable.of(text)
              + "' ends in no unit of rate that is known ("
              + Printable.of(unit)
              + "); write for example "
              + MEND);
    }
    return quantity.times(scale, text, "bytes per second");
  }

  /** As {@link ByteSize#format}, a second: {@code 1.25 MB/s}. */
  public static String format(double bytesPerSecond) {
    return ByteSize.format(Math.round(bytesPerSecond)) + "/s";
  }

  private static @Nullable BigDecimal bytesPerUnit(String unit) {
    return switch (unit) {
      case "" -> null;
      case "bit" -> BYTES_PER_BIT;
      case "kbit", "Kbit" -> BYTES_PER_BIT.scaleByPowerOfTen(3);
      case "Mbit" -> BYTES_PER_BIT.scaleByPowerOfTen(6);
      case "Gbit" -> BYTES_PER_BIT.scaleByPowerOfTen(9);
      case "Tbit" -> BYTES_PER_BIT.scaleByPowerOfTen(12);
      default -> ByteSize.bytesPerUnit(unit);
    };
  }
}
