package dev.weir.limitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.alert.AlertRules;
import dev.weir.core.alert.AlertSettings;
import dev.weir.core.alert.AnomalyRule;
import dev.weir.core.alert.JitterRule;
import dev.weir.core.alert.PeriodicRule;
import dev.weir.core.alert.ShareRule;
import dev.weir.core.alert.SlowStaticRule;
import dev.weir.core.alert.Thresholds;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsFileTest {
  /** As the Javadoc and the documentation have them. */
  private static final String DEFAULTS =
      """
      routes: 64
      share: {above: 30%, below: 25%, for: 3m, clear-for: 2m, window: 1m, minimum: 10MB, routes: 4}
      slow-static: {above: 500ms, below: 400ms, for: 0s, clear-for: 5m, responses: 3, window: 10m}
      jitter: {above: 15%, below: 12%, for: 2m, clear-for: 2m, minimum: 100kB/s, steady: 10m}
      periodic-peak: {shortest: 30s, longest: 6h, cycles: 5, factor: 2, minimum: 10kB,
                      above: 5, below: 2.5, for: 0s, clear-for: 10m}
      anomaly: {season: 1d, history: 3, minimum: 100kB/s, above: 6, below: 3, for: 10m,
                clear-for: 10m}
      """;

  private static AlertSettings parse(String text) throws LimitsSyntaxException {
    return AlertsFile.parse("alerts.yaml", text);
  }

  private static Thresholds thresholds(double above, double below, int forSeconds, int clear) {
    return new Thresholds(
        above,
        below,
        Duration.ofSeconds(forSeconds).toNanos(),
        Duration.ofSeconds(clear).toNanos());
  }

  @Test
  void readsTheDefaultsAsTheyAreWrittenDown() throws LimitsSyntaxException {
    assertThat(parse(DEFAULTS)).isEqualTo(AlertSettings.DEFAULT);
  }

  @Test
  void readsEveryKey() throws LimitsSyntaxException {
    AlertSettings settings =
        parse(
            """
            routes: 10
            share: {above: 40%, below: 20%, for: 1s, clear-for: 2s, window: 3s, minimum: 4kB, routes: 5}
            slow-static: {above: 1s, below: 250ms, for: 6s, clear-for: 7s, responses: 2, window: 20s}
            jitter: {above: 50%, below: 10%, for: 8s, clear-for: 9s, minimum: 10B/s, steady: 0s}
            periodic-peak: {above: 6, below: 5.5, for: 11s, clear-for: 12s, shortest: 1m,
                            longest: 24h, cycles: 8, factor: 1.5, minimum: 13B}
            anomaly: {above: 9, below: 1, for: 14s, clear-for: 15s, season: 7d, history: 2, minimum: 16}
            webhook: {url: "https://user:pass@hooks.example.org:8443/T0/B1?x=1"}
            """);
    assertThat(settings.rules())
        .isEqualTo(
            new AlertRules(
                10,
                new ShareRule(thresholds(0.4, 0.2, 1, 2), 3, 4_000, 5),
                new SlowStaticRule(thresholds(1, 0.25, 6, 7), 2, Duration.ofSeconds(20).toNanos()),
                new JitterRule(thresholds(0.5, 0.1, 8, 9), 10, 0),
                new PeriodicRule(
                    thresholds(6, 5.5, 11, 12),
                    Duration.ofMinutes(1).toNanos(),
                    Duration.ofHours(24).toNanos(),
                    8,
                    1.5,
                    13),
                new AnomalyRule(thresholds(9, 1, 14, 15), Duration.ofDays(7).toNanos(), 2, 16)));
    assertThat(settings.webhook())
        .isEqualTo(URI.create("https://user:pass@hooks.example.org:8443/T0/B1?x=1"));
    assertThat(settings.toString()).contains("hooks.example.org").doesNotContain("pass", "T0");
  }

  @Test
  void leavesWhatIsNotNamedAsItIsAndMovesTheLowerThresholdWithTheUpper()
      throws LimitsSyntaxException {
    AlertRules rules = parse("share: {above: 60%}").rules();
    assertThat(rules.share())
        .isEqualTo(new ShareRule(thresholds(0.6, 0.5, 180, 120), 60, 10_000_000, 4));
    assertThat(rules.jitter()).isEqualTo(JitterRule.DEFAULT);
  }

  @Test
  void switchesRulesOff() throws LimitsSyntaxException {
    AlertRules rules =
        parse("{share: off, slow-static: off, jitter: off, periodic-peak: off, anomaly: off}")
            .rules();
    assertThat(rules).isEqualTo(new AlertRules(64, null, null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 1:1: the file is empty; write for example share: {above: 40%}",
        "shares: {} | 1:1: there is no key 'shares' in the file; did you mean share?",
        "share: 40% | 1:8: share is one value; write off, or a mapping such as {for: 1m}",
        "share: [] | 1:8: share is a list; write off, or a mapping such as {for: 1m}",
        "share: {above: 40} | 1:16: above '40' does not end in %; write for example 30%",
        "share: {above: 100%} | 1:16: above=1.0 is all there is; no share is above it; give less than 100%",
        "share: {below: 31%} | 1:16: below=0.31 is not within 0 and above=0.3; an alert could not end",
        "share: {window: 61s} | 1:17: window=61 s is not within 1s to 60s",
        "share: {window: 1500ms} | 1:17: window '1500ms' is no whole number of seconds; write for example 10s",
        "share: {for: soon} | 1:14: for 'soon' is not a duration; write for example 10s, 500ms, 2m or 1h30m",
        "share: {for: 2d} | 1:14: for=172800000000000 ns is not within 0s to 1d",
        "share: {routes: 0} | 1:17: routes=0 is below 1; give 1 or more",
        "routes: 1001 | 1:9: routes=1001 is not within 1 to 1000",
        "jitter: {minimum: 0} | 1:19: minimum=0 B/s is below 1; give for example 100kB/s",
        "periodic-peak: {cycles: 2} | 1:25: cycles=2 is not within 3 to 64",
        "periodic-peak: {cycles: 1e3} | 1:25: cycles '1e3' is not a whole number; write for example 5",
        "periodic-peak: {factor: NaN} | 1:25: factor 'NaN' is not a number; write for example 2.5",
        "periodic-peak: {factor: 0.5} | 1:25: factor=0.5 is below 1; it would be no peak",
        "periodic-peak: {longest: 20s} | 1:26: longest is below shortest; there is no such period",
        "periodic-peak: {shortest: 12s} | 1:27: shortest=12s is below 13s; no such period can be found",
        "periodic-peak: {longest: 31h} | 1:26: longest=111600s is above 30h; no such period can be found",
        "slow-static: {responses: 0} | 1:26: responses=0 is not within 1 to 100",
        "slow-static: {window: 9s} | 1:23: window=9 s is not within 10s to 1d",
        "jitter: {steady: 2d} | 1:18: steady=172800 s is not within 0s to 1d",
        "anomaly: {season: 8d} | 1:19: season=691200 s is not within 10m to 7d",
        "anomaly: {history: 5} | 1:20: history=5 is not within 2 to 4 seasons",
        "webhook: http://x/ | 1:10: webhook is one value, not a mapping; write url: and a value, and so on",
        "webhook: {} | 1:10: webhook has no url; add for example url: https://example.org/hook",
        "'webhook: {url: \"ftp://secret@x/\"}' | 1:16: url is no address of http or https; write for example url: https://example.org/hook",
        "{share: off, share: off} | 1:14: share is given a second time, after line 1; leave one out",
      })
  void refusesNonsenseWithItsPlaceAndMend(String text, String problem) {
    assertThatThrownBy(() -> parse(text)).hasMessage("alerts.yaml:" + problem);
  }

  @Test
  void throwsNothingElseWhateverTheText() {
    String[] pieces = {
      "share", "jitter", "off", ": ", "{", "}", "[", "]", ", ", "above", "30%", "for", "1m", "\n",
      "routes", "9", "webhook", "url", "\"", "&a ", "*a", "- ", "minimum", "-1", "season", "0s"
    };
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        parse(text.toString());
      } catch (LimitsSyntaxException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("alerts.yaml:").doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }
}
