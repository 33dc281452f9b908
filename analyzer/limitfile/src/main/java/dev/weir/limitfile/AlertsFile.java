package dev.weir.limitfile;

import dev.weir.core.alert.AlertRules;
import dev.weir.core.alert.AlertSettings;
import dev.weir.core.alert.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alerts file: YAML 1.2, of which JSON is a part. What is left out is as it is by default,
 * which is written here.
 *
 * <pre>{@code
 * routes: 64                  # watched at once, those with the most bytes
 * share: {above: 30%, below: 25%, for: 3m, clear-for: 2m, window: 1m, minimum: 10MB, routes: 4}
 * slow-static: {above: 500ms, below: 400ms, for: 0s, clear-for: 5m, responses: 3, window: 10m}
 * jitter: {above: 15%, below: 12%, for: 2m, clear-for: 2m, minimum: 100kB/s, steady: 10m}
 * periodic-peak: {shortest: 30s, longest: 6h, cycles: 5, factor: 2, minimum: 10kB,
 *                 above: 5, below: 2.5, for: 0s, clear-for: 10m}
 * anomaly: {season: 1d, history: 3, minimum: 100kB/s, above: 6, below: 3, for: 10m, clear-for: 10m}
 * webhook: {url: "https://example.org/hook"}    # by default, nobody is told
 * }</pre>
 *
 * A rule may also be {@code off}. What is wrong is refused with its line and column, and nothing
 * else is ever thrown, whatever the text.
 */
public final class AlertsFile {
  private static final String ROUTES = "routes";
  private static final String WEBHOOK = "webhook";
  private static final String URL = "url";
  private static final String EXAMPLE = "url: https://example.org/hook";
  private static final List<String> KEYS = keys();

  private AlertsFile() {}

  /**
   * Reads settings.
   *
   * @param sourceName where the text is from, for messages
   */
  public static AlertSettings parse(String sourceName, String text) throws LimitsSyntaxException {
    Value document =
        LimitsFile.document(
            sourceName,
            text,
            "the file",
            "the file is empty; write for example share: {above: 40%}");
    Fields fields = Fields.of(document, KEYS);
    AlertRules defaults = AlertRules.DEFAULT;
    Value routes = fields.find(ROUTES);
    Value webhook = fields.find(WEBHOOK);
    try {
      AlertRules rules =
          new AlertRules(
              routes == null ? defaults.mostRoutes() : AlertRuleReader.count(routes),
              rule(fields, Rule.SHARE, AlertRuleReader::share, defaults.share()),
              rule(fields, Rule.SLOW_STATIC, AlertRuleReader::slowStatic, defaults.slowStatic()),
              rule(fields, Rule.JITTER, AlertRuleReader::jitter, defaults.jitter()),
              rule(fields, Rule.PERIODIC_PEAK, AlertRuleReader::periodic, defaults.periodic()),
              rule(fields, Rule.ANOMALY, AlertRuleReader::anomaly, defaults.anomaly()));
      return new AlertSettings(rules, webhook == null ? null : url(webhook));
    } catch (IllegalArgumentException e) {
      throw fields.refused(e);
    }
  }

  /** Reads a file, which is text in UTF-8. */
  public static AlertSettings read(Path file) throws IOException, LimitsSyntaxException {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(file.toString(), LimitsFile.text(file.toString(), in));
    }
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of(ROUTES));
    for (Rule rule : Rule.values()) {
      keys.add(rule.fileKey());
    }
    keys.add(WEBHOOK);
    return List.copyOf(keys);
  }

  private interface RuleOf<T> {
    T read(Value value) throws LimitsSyntaxException;
  }

  private static <T> @Nullable T rule(
      Fields fields, Rule rule, RuleOf<T> reader, @Nullable T otherwise)
      throws LimitsSyntaxException {
    Value value = fields.find(rule.fileKey());
    if (value == null) {
      return otherwise;
    }
    if (value.isMapping()) {
      return reader.read(value);
    }
    if (!value.isNull() && value.kind().equals("one value") && value.text().equals("off")) {
      return null;
    }
    throw value.refused(
        rule.fileKey() + " is " + value.kind() + "; write off, or a mapping such as {for: 1m}");
  }

  private static URI url(Value webhook) throws LimitsSyntaxException {
    Value url = Fields.of(webhook, List.of(URL)).need(URL, EXAMPLE);
    try {
      URI uri = new URI(url.text());
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      if ((http || https) && uri.getHost() != null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below: its message would show what may be a password.
    }
    throw url.refused("url is no address of http or https; write for example " + EXAMPLE);
  }
}
