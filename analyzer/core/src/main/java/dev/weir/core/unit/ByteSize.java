package dev.weir.core.unit;

import dev.weir.core.text.Printable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Sizes in bytes: {@code 512}, {@code 64KiB}, {@code 1.5MB}. {@code MB} is 10^6 and {@code MiB} is
 * 2^20, as IEC 80000-13 has it.
 */
public final class ByteSize {
  private static final String MEND = "10MB (10^6 bytes), 10MiB (2^20) or a bare number of bytes";
  private static final String[] NAMES = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private ByteSize() {}

  /**
   * Reads a size.
   *
   * @return bytes, zero or more
   * @throws UnitSyntaxException if the text is not a size, or is not a whole number of bytes
   */
  public static long parseBytes(String text) {
    Quantity quantity = Quantity.split(text, "size", MEND);
    BigDecimal scale = bytesPerUnit(quantity.unit());
    if (scale == null) {
      throw new UnitSyntaxException(
          "'"
              + Printable.of(text)
              + "' ends in no unit of size that is known ("
              + Printable.of(quantity.unit())
              + "); write for example "
              + MEND);
    }
    return quantity.times(scale, text, "bytes");
  }

  /**
   * Three significant digits and a decimal unit: {@code 999 B}, {@code 1.00 kB}, {@code 482 MB}.
   */
  public static String format(long bytes) {
    if (bytes > -1000 && bytes < 1000) {
      return bytes + " B";
    }
    if (bytes < 0) {
      return bytes == Long.MIN_VALUE ? "-9.22 EB" : '-' + format(-bytes);
    }
    int unit = 1;
    long one = 1000;
    while (ThreeDigits.overflow(bytes, one)) {
      one *= 1000;
      unit++;
    }
    return ThreeDigits.of(bytes, one) + ' ' + NAMES[unit];
  }

  /** How many bytes one of the unit is, null when it is not a unit of size. */
  static @Nullable BigDecimal bytesPerUnit(String unit) {
    return switch (unit) {
      case "", "B" -> BigDecimal.ONE;
      case "kB", "KB" -> decimal(3);
      case "MB" -> decimal(6);
      case "GB" -> decimal(9);
      case "TB" -> decimal(12);
      case "KiB" -> BigDecimal.valueOf(1L << 10);
      case "MiB" -> BigDecimal.valueOf(1L << 20);
      case "GiB" -> BigDecimal.valueOf(1L << 30);
      case "TiB" -> BigDecimal.valueOf(1L << 40);
      default -> null;
    };
  }

  static BigDecimal decimal(int powerOfTen) {
    return BigDecimal.ONE.scaleByPowerOfTen(powerOfTen);
  }
}
