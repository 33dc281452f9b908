package dev.weir.core.timeline;

import java.util.List;

/**
 * When bytes passed, in columns of equal width. In every column, {@code requestBytes +
 * responseBytes} is the sum over {@code rows} and {@code otherBytes}.
 *
 * @param startNanos when the first column begins, since the epoch
 * @param requestBytes of all requests, by column
 * @param responseBytes of all responses, by column
 * @param otherBytes of requests and responses that no row shows, by column
 */
public record Timetable(
    long startNanos,
    long columnNanos,
    List<Long> requestBytes,
    List<Long> responseBytes,
    List<Row> rows,
    List<Long> otherBytes) {
  public Timetable {
    requestBytes = List.copyOf(requestBytes);
    responseBytes = List.copyOf(responseBytes);
    rows = List.copyOf(rows);
    otherBytes = List.copyOf(otherBytes);
    if (responseBytes.size() != requestBytes.size() || otherBytes.size() != requestBytes.size()) {
      throw new IllegalArgumentException(
          "requests="
              + requestBytes.size()
              + " responses="
              + responseBytes.size()
              + " other="
              + otherBytes.size()
              + " are not as many columns");
    }
  }

  /**
   * One endpoint.
   *
   * @param bytes of requests and responses, by column
   */
  public record Row(EndpointName endpoint, List<Long> bytes) {
    public Row {
      bytes = List.copyOf(bytes);
    }

    /** Bytes of all columns. */
    public long totalBytes() {
      return bytes.stream().mapToLong(Long::longValue).sum();
    }
  }
}
