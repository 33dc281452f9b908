package dev.weir.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @Nested
  class Sizes {
    @ParameterizedTest
    @CsvSource({
      "0, 0",
      "512, 512",
      "512B, 512",
      "1kB, 1000",
      "1KB, 1000",
      "1KiB, 1024",
      "64 KiB, 65536",
      "1.5MB, 1500000",
      "10MiB, 10485760",
      "2GB, 2000000000",
      "9223372036854775807, 9223372036854775807",
    })
    void readsAsWritten(String text, long bytes) {
      assertThat(ByteSize.parseBytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "MB",
          "-1",
          "1.",
          ".5MB",
          "1..2MB",
          "5Mb",
          "5mb",
          "5 parsecs",
          "1e6",
          "0x10"
        })
    void refusesWhatIsNoSizeNamingValueAndMend(String text) {
      assertThatThrownBy(() -> ByteSize.parseBytes(text))
          .isInstanceOf(UnitSyntaxException.class)
          .hasMessageContaining("'" + text + "'")
          .hasMessageContaining("10MB");
    }

    @Test
    void refusesPartsOfAByteAndWhatNoLongHolds() {
      assertThatThrownBy(() -> ByteSize.parseBytes("1.5B")).hasMessageContaining("whole number");
      assertThatThrownBy(() -> ByteSize.parseBytes("9223372036854775808"))
          .hasMessageContaining("more than 9223372036854775807");
      assertThatThrownBy(() -> ByteSize.parseBytes("9".repeat(10_000)))
          .isInstanceOf(UnitSyntaxException.class)
          .message()
          .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({
      "0, 0 B",
      "999, 999 B",
      "1000, 1.00 kB",
      "1005, 1.01 kB",
      "9994, 9.99 kB",
      "9995, 10.0 kB",
      "99949, 99.9 kB",
      "99950, 100 kB",
      "999499, 999 kB",
      "999500, 1.00 MB",
      "482300000, 482 MB",
      "9223372036854775807, 9.22 EB",
      "-1234, -1.23 kB",
    })
    void printsThreeDigits(long bytes, String text) {
      assertThat(ByteSize.format(bytes)).isEqualTo(text);
    }

    @Test
    void printsWithinHalfAPercentOfTheTruth() {
      Random random = new Random(7);
      for (int i = 0; i < 10_000; i++) {
        long bytes = (random.nextLong() >>> 1) % 999_000_000_000_000L >>> random.nextInt(45);
        long read = ByteSize.parseBytes(ByteSize.format(bytes));
        assertThat((double) read).isCloseTo((double) bytes, withPercentage(0.5001));
      }
    }
  }

  @Nested
  class Rates {
    @ParameterizedTest
    @CsvSource({
      "5MB/s, 5000000",
      "5MiB/s, 5242880",
      "40Mbit/s, 5000000",
      "8bit/s, 1",
      "1 Gbit/s, 125000000",
      "5242880, 5242880",
    })
    void readsAsWritten(String text, long bytesPerSecond) {
      assertThat(ByteRate.parseBytesPerSecond(text)).isEqualTo(bytesPerSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5MB", "5Mb/s", "5mbps", "5/s", "fast", "5MB/h"})
    void refusesWhatIsNoRateNamingValueAndMend(String text) {
      assertThatThrownBy(() -> ByteRate.parseBytesPerSecond(text))
          .isInstanceOf(UnitSyntaxException.class)
          .hasMessageContaining(text)
          .hasMessageContaining("40Mbit/s");
    }

    @Test
    void refusesAnEighthOfAByte() {
      assertThatThrownBy(() -> ByteRate.parseBytesPerSecond("1bit/s"))
          .hasMessageContaining("whole number of bytes per second");
    }

    @Test
    void printsPerSecond() {
      assertThat(ByteRate.format(1_250_000.4)).isEqualTo("1.25 MB/s");
    }
  }

  @Nested
  class Durations {
    @ParameterizedTest
    @CsvSource({
      "10s, PT10S",
      "500ms, PT0.5S",
      "2m, PT2M",
      "1h30m, PT1H30M",
      "1.5s, PT1.5S",
      "250us, PT0.00025S",
      "1d, PT24H",
      "0s, PT0S",
    })
    void readsAsWritten(String text, Duration duration) {
      assertThat(TimeSpan.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "10 parsecs", "1h30", "ten", "-5s"})
    void refusesWhatIsNoDurationNamingTheMend(String text) {
      assertThatThrownBy(() -> TimeSpan.parse(text))
          .isInstanceOf(UnitSyntaxException.class)
          .hasMessageContaining("500ms");
    }

    @Test
    void refusesMoreThanNanosecondsHold() {
      assertThatThrownBy(() -> TimeSpan.parse("100000000d")).hasMessageContaining("write less");
      assertThatThrownBy(() -> TimeSpan.parse("106751d106751d")).hasMessageContaining("292 years");
      assertThatThrownBy(() -> TimeSpan.parse("0.5ns")).hasMessageContaining("whole number");
    }

    @ParameterizedTest
    @CsvSource({
      "0, 0 ns",
      "999, 999 ns",
      "1500, 1.50 µs",
      "999499, 999 µs",
      "999500, 1.00 ms",
      "12345678, 12.3 ms",
      "1000000000, 1.00 s",
      "59940000000, 59.9 s",
      "59950000000, 1m 00s",
      "125000000000, 2m 05s",
      "12000000000000, 3h 20m",
    })
    void printsThreeDigits(long nanos, String text) {
      assertThat(TimeSpan.format(nanos)).isEqualTo(text);
    }
  }
}
