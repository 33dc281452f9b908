package dev.weir.cli;

import dev.weir.json.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes exchanges of sizes and durations that a test wants, as a log of exchanges. */
final class RecordedTraffic {
  static final int REQUEST_BYTES = 100;

  private static final long MILLI = 1_000_000;
  private static final long EPOCH = 1_795_000_000_000L * MILLI;

  private final StringBuilder lines = new StringBuilder();
  private int exchanges;

  /** One exchange, a second after the one before; its request has 100 bytes. */
  RecordedTraffic add(String method, String path, long responseBytes, long millis) {
    return add(method, path, responseBytes, millis, true);
  }

  RecordedTraffic add(
      String method, String path, long responseBytes, long millis, boolean complete) {
    long start = EPOCH + 1_000L * MILLI * exchanges++;
    lines
        .append("{\"@timestamp\":\"")
        .append(Timestamps.utc(start, 9))
        .append("\",\"event.duration\":")
        .append(millis * MILLI)
        .append(",\"http.request.method\":\"" + method + "\",\"url.path\":\"" + path)
        .append("\",\"http.response.status_code\":200,\"http.request.bytes\":" + REQUEST_BYTES)
        .append(",\"http.response.bytes\":" + responseBytes)
        .append(",\"network.bytes\":" + (REQUEST_BYTES + responseBytes))
        .append(complete ? "" : ",\"weir.response.complete\":false")
        .append("}\n");
    return this;
  }

  /** So many of the same. */
  RecordedTraffic add(int times, String method, String path, long responseBytes, long millis) {
    for (int i = 0; i < times; i++) {
      add(method, path, responseBytes, millis);
    }
    return this;
  }

  Path write(Path file) throws IOException {
    return Files.writeString(file, lines);
  }
}
