package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @Test
  void escapesWhatCouldSteerATerminal() {
    assertThat(Safe.line("/a\u001b[31m\u007f\u009b\n", true))
        .isEqualTo("/a\\x1b[31m\\x7f\\x9b\\x0a");
    assertThat(Safe.line("/\u202eevil", true)).isEqualTo("/\\u{202e}evil");
    assertThat(Safe.line("/caf\u00e9", true)).isEqualTo("/caf\u00e9");
    assertThat(Safe.line("/caf\u00e9", false)).isEqualTo("/caf\\xe9");
  }

  @Test
  void shortensInTheMiddle() {
    assertThat(Safe.shorten("/api/v1/products/42", 11, true)).isEqualTo("/api/…ts/42");
    assertThat(Safe.shorten("/api", 11, true)).isEqualTo("/api");
    assertThat(Safe.shorten("/api/v1/products/42", 10, false)).isEqualTo("/api..s/42").hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "0, '0.0 %'",
    "1, '100.0 %'",
    "0.31, '31.0 %'",
    "0.0001, '<0.1 %'",
    "0.0005, '0.1 %'"
  })
  void printsShares(double share, String text) {
    assertThat(Numbers.percent(share)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, '0'",
    "999, '999'",
    "1000, '1,000'",
    "3787964, '3,787,964'",
    "-1234, '-1,234'",
    "-123, '-123'"
  })
  void groupsDigits(long number, String text) {
    assertThat(Numbers.grouped(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3.2, 3.2",
    "17400.5, 17400.5",
    "0.000000001, 0.000000001",
    "1.0E-10, 0",
    "-0.25, -0.25",
    "-1.0E-12, 0",
    "5.0E9, 5000000000",
    "1.0E18, 1000000000000000000",
  })
  void printsFractionsWithoutExponent(double value, String text) {
    assertThat(Decimals.plain(value)).isEqualTo(text);
  }

  @Test
  void printsInstantsAsTheJdkDoes() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      long epochNanos = random.nextLong();
      Instant instant = Instant.ofEpochSecond(0, epochNanos);
      String printed = Timestamps.utc(epochNanos, 9);
      assertThat(Instant.parse(printed)).isEqualTo(instant);
      assertThat(Timestamps.parseUtc(printed)).isEqualTo(epochNanos);
    }
    assertThat(Timestamps.utc(Instant.parse("2026-11-21T05:10:00.123456Z"), 6))
        .isEqualTo("2026-11-21T05:10:00.123456Z");
    assertThat(Timestamps.utc(Instant.parse("2024-02-29T23:59:59.999Z"), 0))
        .isEqualTo("2024-02-29T23:59:59Z");
  }

  @Test
  void drawsBarsInEighths() {
    assertThat(Bar.of(1, 4, false, true)).isEqualTo("████");
    assertThat(Bar.of(0.5, 4, true, true)).isEqualTo("██░░");
    assertThat(Bar.of(0.03125, 4, false, true)).isEqualTo("▏");
    assertThat(Bar.of(0.00001, 4, false, true)).isEqualTo("▏");
    assertThat(Bar.of(0, 4, false, true)).isEmpty();
    assertThat(Bar.of(0.5, 4, true, false)).isEqualTo("##..");
  }

  @Test
  void tellsRateAndTimeLeft() {
    Screen screen = new Screen(80, true, false);
    assertThat(ProgressLine.of("big.pcap", 500_000_000, 1_000_000_000, 2_000_000_000L, screen))
        .isEqualTo("big.pcap  ████████████░░░░░░░░░░░░  50 %  250 MB/s  3.00 s left");
    assertThat(ProgressLine.of("-", 500_000_000, -1, 2_000_000_000L, screen))
        .isEqualTo("-  500 MB  250 MB/s");
  }

  @Test
  void coloursOnlyOnTerminalsThatWantThem() {
    assertThat(Screen.of(Map.of(), true, ColorWhen.AUTO).color()).isTrue();
    assertThat(Screen.of(Map.of(), false, ColorWhen.AUTO).color()).isFalse();
    assertThat(Screen.of(Map.of("NO_COLOR", "1"), true, ColorWhen.AUTO).color()).isFalse();
    assertThat(Screen.of(Map.of("NO_COLOR", ""), true, ColorWhen.AUTO).color()).isTrue();
    assertThat(Screen.of(Map.of("NO_COLOR", "1"), false, ColorWhen.ALWAYS).color()).isTrue();
    assertThat(Screen.of(Map.of("TERM", "dumb"), true, ColorWhen.AUTO).color()).isFalse();
  }

  @Test
  void takesWidthAndCharactersFromTheEnvironment() {
    assertThat(Screen.of(Map.of("COLUMNS", "132"), true, ColorWhen.AUTO).columns()).isEqualTo(132);
    assertThat(Screen.of(Map.of("COLUMNS", "x"), true, ColorWhen.AUTO).columns()).isEqualTo(100);
    assertThat(Screen.of(Map.of("COLUMNS", "3"), true, ColorWhen.AUTO).columns()).isEqualTo(40);
    assertThat(Screen.of(Map.of("LANG", "de_DE.UTF-8"), true, ColorWhen.AUTO).unicode()).isTrue();
    assertThat(
            Screen.of(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C"), true, ColorWhen.AUTO).unicode())
        .isFalse();
  }

  @Test
  void quotesCsvAndDefusesFormulas() {
    assertThat(CsvFormat.cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(CsvFormat.cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    assertThat(CsvFormat.cell("=1+1")).isEqualTo("'=1+1");
    assertThat(CsvFormat.cell("/plain")).isEqualTo("/plain");
  }
}
