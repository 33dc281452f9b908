package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.conformance.Certificate;
import dev.weir.core.conformance.Deviation;
import dev.weir.core.conformance.Measurement;
import dev.weir.core.conformance.Verdict;
import dev.weir.core.conformance.Window;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.report.Report;
import dev.weir.json.Decimals;
import dev.weir.json.JsonReport;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Certificates as one JSON document. Keys are a contract; more may be added. Bytes and seconds are
 * plain numbers, deviations parts of the rate, and null is what was not measured.
 */
final class CertificateJson implements CertificateFormat {
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public void write(Report report, List<Certificate> certificates, Writer out) throws IOException {
    try (JsonReport writing = JsonReport.to(out)) {
      JsonGenerator json = writing.generator();
      json.setPrettyPrinter(IndentedJson.printer());
      json.writeStartObject();
      writing.source(report.source());
      certificates(report, certificates, json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** The fields of a document that say what is certified. */
  static void certificates(Report report, List<Certificate> certificates, JsonGenerator json)
      throws IOException {
    boolean passed = certificates.stream().allMatch(each -> each.verdict() == Verdict.PASS);
    json.writeStringField("verdict", (passed ? Verdict.PASS : Verdict.FAIL).text());
    json.writeArrayFieldStart("limits");
    for (Certificate certificate : certificates) {
      certificate(certificate, json);
    }
    json.writeEndArray();
    strings("notes", CertificateWords.notes(report), json);
  }

  private static void certificate(Certificate certificate, JsonGenerator json) throws IOException {
    LimitRule rule = certificate.rule();
    Measurement measured = certificate.measured();
    json.writeStartObject();
    json.writeStringField("name", rule.name());
    json.writeStringField("verdict", certificate.verdict().text());
    json.writeStringField("reason", CertificateWords.reason(certificate));
    json.writeStringField("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    json.writeStringField("per", rule.per().text());
    json.writeStringField("action", rule.action().text());
    json.writeNumberField("rate_bytes_per_second", certificate.allowance().bytesPerSecond());
    json.writeNumberField("burst_bytes", certificate.allowance().burstBytes());
    json.writeNumberField("tolerance_bytes", certificate.toleranceBytes());
    json.writeNumberField("allowed_bytes", certificate.allowedBytes());
    json.writeNumberField("exchanges", certificate.exchanges());
    json.writeNumberField("bytes", certificate.bytes());
    json.writeNumberField("buckets", certificate.buckets());
    json.writeNumberField("failed_buckets", certificate.failed());
    json.writeNumberField("crowded_exchanges", certificate.crowded());
    json.writeNumberField("late_bytes", certificate.lateBytes());
    json.writeBooleanField("burst_spent", certificate.tested());
    worst(certificate, json);
    json.writeObjectFieldStart("mean");
    number("busy_seconds", measured.busyNanos() / NANOS_PER_SECOND, json);
    number("busy_bytes_per_second", measured.busyBytesPerSecond(), json);
    number("steady_seconds", measured.steadyNanos() / NANOS_PER_SECOND, json);
    number("steady_bytes_per_second", measured.steadyBytesPerSecond(), json);
    number(
        "steady_share_of_rate",
        measured.steadyBytesPerSecond() / certificate.allowance().bytesPerSecond(),
        json);
    json.writeEndObject();
    json.writeObjectFieldStart("deviation");
    deviation("100ms", measured.hundredMillis(), json);
    deviation("1s", measured.second(), json);
    json.writeEndObject();
    strings("notes", CertificateWords.notes(certificate), json);
    json.writeEndObject();
  }

  private static void worst(Certificate certificate, JsonGenerator json) throws IOException {
    Window worst = certificate.measured().worst();
    if (worst == null) {
      json.writeNullField("worst");
      return;
    }
    json.writeObjectFieldStart("worst");
    json.writeStringField("bucket", certificate.bucket().isEmpty() ? null : certificate.bucket());
    json.writeNumberField("excess_bytes", worst.excessBytes());
    json.writeNumberField("over_bytes", certificate.overBytes());
    json.writeStringField("start", Timestamps.utc(worst.startNanos(), 9));
    json.writeStringField("end", Timestamps.utc(worst.endNanos(), 9));
    number("seconds", worst.nanos() / NANOS_PER_SECOND, json);
    json.writeNumberField("bytes", worst.bytes());
    json.writeEndObject();
  }

  private static void deviation(String name, @Nullable Deviation deviation, JsonGenerator json)
      throws IOException {
    if (deviation == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("windows", deviation.windows());
    number("p1", deviation.p1(), json);
    number("p50", deviation.p50(), json);
    number("p99", deviation.p99(), json);
    number("worst", deviation.worst(), json);
    json.writeEndObject();
  }

  private static void strings(String name, List<String> texts, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void number(String name, double value, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    if (Double.isNaN(value)) {
      json.writeNull();
    } else {
      json.writeNumber(Decimals.plain(value));
    }
  }
}
