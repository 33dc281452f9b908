package dev.weir.agent.runtime.connection;

import dev.weir.core.limit.Admission;
import dev.weir.core.limit.LimitRule;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What a client is told whose request a limit rejects. */
final class Rejection {
  private Rejection() {}

  /**
   * The fields that go with status 429, name and value in turn.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">Retry-After</a>, and the
   *     IETF's draft of RateLimit fields for HTTP (draft-ietf-httpapi-ratelimit-headers-10)
   */
  static String[] fields(Admission admission) {
    LimitRule rule = Objects.requireNonNull(admission.by(), "by").rule();
    // Whole seconds, and never so soon that nothing has changed.
    long seconds = TimeUnit.NANOSECONDS.toSeconds(admission.retryNanos()) + 1;
    String name = quoted(rule.name());
    long burst = rule.allowance().burstBytes();
    long window = Math.max(1, burst / rule.allowance().bytesPerSecond());
    return new String[] {
      "Retry-After",
      Long.toString(seconds),
      "RateLimit-Policy",
      name + ";q=" + burst + ";qu=\"content-bytes\";w=" + window,
      "RateLimit",
      name + ";r=0;t=" + seconds
    };
  }

  /** A string of structured fields (RFC 8941 §3.3.3): printable ASCII. */
  private static String quoted(String name) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return quoted.append('"').toString();
  }
}
