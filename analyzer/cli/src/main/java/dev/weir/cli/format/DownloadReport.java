package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.download.DownloadResult;
import java.io.IOException;
import java.io.Writer;

/**
 * What a download came to, as a line or in JSON.
 *
 * @param address without its query
 * @param file where it is, {@code -} for standard output
 */
public record DownloadReport(String address, String file, DownloadResult result) {

  /**
   * {@code file.iso: 52,428,800 bytes in 10.5 s, 5.00 MB/s, after 80 ms; sha-256 (Repr-Digest) is
   * right}.
   */
  public String line() {
    StringBuilder line =
        new StringBuilder(file)
            .append(": ")
            .append(Numbers.grouped(result.bytes()))
            .append(" bytes");
    if (result.resumedBytes() > 0) {
      line.append(", of which ")
          .append(ByteSize.format(result.resumedBytes()))
          .append(" were there and the rest came");
    }
    line.append(" in ").append(TimeSpan.format(result.bodyNanos()));
    line.append(", ").append(ByteRate.format(result.bytesPerSecond())).append(", after ");
    line.append(TimeSpan.format(result.nanos() - result.bodyNanos())).append("; ");
    line.append(
        result.verified().isEmpty()
            ? "no digest was offered"
            : String.join(" and ", result.verified())
                + (result.verified().size() == 1 ? " is right" : " are right"));
    return line.toString();
  }

  /** The keys are a contract; more may be added. */
  public void writeJson(Writer out) throws IOException {
    try (JsonGenerator json = IndentedJson.to(out)) {
      json.writeStartObject();
      json.writeStringField("address", address);
      json.writeStringField("file", file);
      json.writeStringField("state", "COMPLETED");
      json.writeNumberField("bytes", result.bytes());
      json.writeNumberField("received_bytes", result.receivedBytes());
      json.writeNumberField("resumed_bytes", result.resumedBytes());
      json.writeNumberField("duration_seconds", result.nanos() / 1e9);
      json.writeNumberField("body_seconds", result.bodyNanos() / 1e9);
      json.writeNumberField("bytes_per_second", Math.round(result.bytesPerSecond()));
      json.writeNumberField("requests", result.requests());
      json.writeNumberField("started_anew", result.startedAnew());
      json.writeStringField("etag", result.etag());
      json.writeArrayFieldStart("verified");
      for (String digest : result.verified()) {
        json.writeString(digest);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }
}
