package dev.weir.cli.format;

import dev.weir.core.conformance.Certificate;
import dev.weir.core.conformance.Window;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.Scope;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Report;
import dev.weir.core.unit.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What certificates mean, in sentences; names from traffic and files are as they were. */
final class CertificateWords {
  private static final String HTTP1 = "http1"; // also inside of TLS, tls_http1

  private CertificateWords() {}

  /**
   * What was certified: {@code 5.00 MB/s, burst 10.0 MB, of responses per client: 12 exchanges}.
   */
  static String limit(Certificate certificate) {
    LimitRule rule = certificate.rule();
    return certificate.allowance()
        + ", of "
        + rule.direction().name().toLowerCase(Locale.ROOT)
        + "s"
        + (rule.per() == Scope.LIMIT ? "" : " per " + rule.per().text())
        + ": "
        + Numbers.counted(certificate.exchanges(), "exchange")
        + (rule.per() == Scope.LIMIT ? "" : " of " + buckets(certificate));
  }

  /** Why a limit has its verdict. */
  static String reason(Certificate certificate) {
    return switch (certificate.verdict()) {
      case NO_EXCHANGE_MATCHED -> unmatched(certificate);
      case PASS ->
          worst(certificate)
              + " bytes beyond rate x time, within the "
              + allowed(certificate)
              + (certificate.tested()
                  ? ""
                  : "; but the burst was never spent, so the limit was not put to the test");
      case FAIL ->
          worst(certificate)
              + " bytes beyond rate x time, "
              + Numbers.grouped(certificate.overBytes())
              + " more than the "
              + allowed(certificate)
              + failed(certificate);
    };
  }

  private static String unmatched(Certificate certificate) {
    return certificate.exchanges() == 0
        ? "no exchange matched, so nothing is proven"
        : Numbers.counted(certificate.exchanges(), "exchange")
            + " matched, but no byte of a "
            + (certificate.rule().direction() == Direction.REQUEST ? "request" : "response")
            + " was seen, so nothing is proven";
  }

  private static String worst(Certificate certificate) {
    return "the worst window has " + Numbers.grouped(certificate.measured().excessBytes());
  }

  private static String allowed(Certificate certificate) {
    return Numbers.grouped(certificate.allowedBytes())
        + " that are allowed: a burst of "
        + Numbers.grouped(certificate.allowance().burstBytes())
        + (certificate.toleranceBytes() == 0
            ? ", and no tolerance"
            : " and a tolerance of "
                + Numbers.grouped(certificate.toleranceBytes())
                + ", for one write in debt or one frame not yet cut into packets");
  }

  private static String failed(Certificate certificate) {
    return certificate.rule().per() == Scope.LIMIT
        ? ""
        : "; " + Numbers.grouped(certificate.failed()) + " of " + buckets(certificate) + " failed";
  }

  /** {@code 5 clients}. */
  static String buckets(Certificate certificate) {
    return Numbers.counted(certificate.buckets(), certificate.rule().per().text());
  }

  /** {@code 70,000 bytes in 12.004512 s, from 3.000123 s to 15.004635 s after the first packet}. */
  static String window(Window window, long startNanos) {
    String start = seconds(window.startNanos() - startNanos);
    return Numbers.grouped(window.bytes())
        + (window.nanos() == 0
            ? " bytes at once, " + start
            : " bytes in "
                + seconds(window.nanos())
                + ", from "
                + start
                + " to "
                + seconds(window.endNanos() - startNanos))
        + " after the first packet";
  }

  /** To a microsecond. */
  private static String seconds(long nanos) {
    long micros = Math.abs(nanos) / 1000;
    String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
    return (nanos < 0 ? "-" : "") + micros / 1_000_000 + '.' + fraction + " s";
  }

  /** What one limit's certificate does not say of itself. */
  static List<String> notes(Certificate certificate) {
    List<String> notes = new ArrayList<>();
    LimitRule rule = certificate.rule();
    if (rule.adaptive() != null) {
      notes.add("the rate is adaptive and was held against its ceiling");
    }
    if (rule.action() == Action.OBSERVE) {
      notes.add("action: observe enforces nothing");
    } else if (rule.action() == Action.REJECT) {
      notes.add("action: reject lets what it has admitted finish, however much that is");
    }
    if (certificate.crowded() > 0) {
      notes.add(
          Numbers.counted(certificate.crowded(), "exchange")
              + " found no room for a bucket and shared one, as under the limit itself");
    }
    if (certificate.lateBytes() > 0) {
      notes.add(
          Numbers.grouped(certificate.lateBytes())
              + " bytes were captured more than two seconds out of order and count when they came,"
              + " so the worst window is not exact");
    }
    return notes;
  }

  /** What was in the capture and is not certified, or not exactly. */
  static List<String> notes(Report report) {
    List<String> notes = new ArrayList<>();
    for (ProtocolShare protocol : report.protocols()) {
      if (!protocol.name().endsWith(HTTP1) && protocol.connections() > 0) {
        boolean one = protocol.connections() == 1;
        notes.add(
            Numbers.counted(protocol.connections(), "connection")
                + " carried "
                + protocol.name()
                + ", "
                + ByteSize.format(protocol.wireBytes())
                + ": a capture shows no HTTP/1 in "
                + (one ? "it" : "them")
                + ", so no exchange in "
                + (one ? "it" : "them")
                + " is judged");
      }
    }
    for (OddityCount oddity : report.oddities()) {
      if (oddity.name().equals("bytes_not_captured")) {
        notes.add(
            "packets are missing in "
                + Numbers.counted(oddity.count(), "place")
                + "; their bytes count when the next one came, which may make a window look worse"
                + " than it was");
      }
    }
    return notes;
  }
}
