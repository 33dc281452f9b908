package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
    assertThat(CsvCell.of("a,b")).isEqualTo("\"a,b\"");
    assertThat(CsvCell.of("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    assertThat(CsvCell.of("=1+1")).isEqualTo("'=1+1");
    assertThat(CsvCell.of("/plain")).isEqualTo("/plain");
  }
}
