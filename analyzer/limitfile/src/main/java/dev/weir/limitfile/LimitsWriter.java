package dev.weir.limitfile;

import dev.weir.core.ledger.StatusRange;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Breaker;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Wildcard;
import dev.weir.core.route.RouteGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes limits with every default written out, in the order that the documentation has. */
final class LimitsWriter {
  /** Words that YAML, of this or an earlier version, takes for something other than text. */
  private static final Set<String> NOT_TEXT =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  private static final String[] UNITS = {"TB", "GB", "MB", "kB", "TiB", "GiB", "MiB", "KiB"};
  private static final long[] UNIT_BYTES = {
    1_000_000_000_000L, 1_000_000_000, 1_000_000, 1_000, 1L << 40, 1L << 30, 1L << 20, 1L << 10
  };

  private final StringBuilder out = new StringBuilder();

  String write(LimitSet limits) {
    line("client-id: " + identity(limits.clientIdentity()));
    line(limits.rules().isEmpty() ? "limits: []" : "limits:");
    for (LimitRule rule : limits.rules()) {
      rule(rule);
    }
    return out.toString();
  }

  private void rule(LimitRule rule) {
    line("  - name: " + quoted(rule.name()));
    if (!rule.match().equals(Match.ALL)) {
      line("    match: " + match(rule.match()));
    }
    line("    direction: " + rule.direction().name().toLowerCase(Locale.ROOT));
    line("    per: " + rule.per().text());
    line("    rate: " + rate(rule.allowance().bytesPerSecond()));
    line("    burst: " + size(rule.allowance().burstBytes()));
    line("    action: " + rule.action().text());
    AdaptiveRange range = rule.adaptive();
    if (range != null) {
      line(
          "    adaptive: {floor: "
              + rate(range.floorBytesPerSecond())
              + ", ceiling: "
              + rate(range.ceilingBytesPerSecond())
              + ", by: "
              + range.by().text()
              + '}');
    }
    Breaker breaker = rule.breaker();
    if (breaker != null) {
      line("    breaker: {reduced: " + rate(breaker.reducedBytesPerSecond()) + '}');
    }
  }

  private static String identity(ClientIdentity identity) {
    return switch (identity.source()) {
      case REMOTE_ADDRESS -> "remote-address";
      case PRINCIPAL -> "principal";
      case HEADER -> "{header: " + quoted(String.valueOf(identity.header())) + '}';
    };
  }

  private static String match(Match match) {
    List<String> fields = new ArrayList<>();
    field(fields, "route", match.routes(), (RouteGlob route) -> quoted(route.text()));
    field(fields, "method", match.methods(), LimitsWriter::quoted);
    field(fields, "host", match.hosts(), LimitsWriter::wildcard);
    field(fields, "client", match.clients(), LimitsWriter::wildcard);
    field(fields, "status", match.statuses(), LimitsWriter::status);
    field(fields, "content-type", match.contentTypes(), LimitsWriter::wildcard);
    return '{' + String.join(", ", fields) + '}';
  }

  private static <T> void field(
      List<String> fields, String key, List<T> entries, Function<T, String> text) {
    if (!entries.isEmpty()) {
      String joined = entries.stream().map(text).collect(Collectors.joining(", "));
      fields.add(key + ": " + (entries.size() == 1 ? joined : '[' + joined + ']'));
    }
  }

  private static String wildcard(Wildcard wildcard) {
    String text = quoted(wildcard.pattern());
    boolean literal = wildcard.exact() && wildcard.pattern().indexOf('*') >= 0;
    return literal ? "{exactly: " + text + '}' : text;
  }

  private static String status(StatusRange range) {
    if (range.equals(StatusRange.NONE)) {
      return "none";
    }
    if (range.lowest() == range.highest() && range.lowest() >= 100) {
      return Integer.toString(range.lowest());
    }
    if (range.lowest() >= 100
        && range.lowest() % 100 == 0
        && range.highest() == range.lowest() + 99) {
      return range.lowest() / 100 + "xx";
    }
    throw new IllegalArgumentException(
        range + " cannot be written; limits are for one status, a class of them, or none");
  }

  private static String rate(long bytesPerSecond) {
    String size = size(bytesPerSecond);
    return size.endsWith("B") ? size + "/s" : size;
  }

  /** Exact: in the largest unit of which it is a whole number. */
  private static String size(long bytes) {
    for (int i = 0; i < UNITS.length; i++) {
      if (bytes % UNIT_BYTES[i] == 0) {
        return bytes / UNIT_BYTES[i] + UNITS[i];
      }
    }
    return Long.toString(bytes);
  }

  /** A word as it is, anything else in double quotes. */
  private static String quoted(String text) {
    if (text.matches("[A-Za-z][A-Za-z0-9_-]*")
        && !NOT_TEXT.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  /** YAML 1.2.2 §5.7; what is not surely printed as itself is escaped. */
  private static void append(StringBuilder quoted, int c) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').append((char) c);
    } else if ((c >= ' ' && c <= '~') || (c > 0x7f && Character.isLetterOrDigit(c))) {
      quoted.appendCodePoint(c);
    } else if (c <= 0xffff) {
      quoted.append("\\u%04x".formatted(c));
    } else {
      quoted.append("\\U%08x".formatted(c));
    }
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
