package dev.weir.replay.download;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A download that is whole.
 *
 * @param bytes of the file
 * @param receivedBytes what came for it in this run; more than is missing where a run began anew
 * @param resumedBytes what was there of an earlier run
 * @param nanos from the first request to the file's last byte
 * @param bodyNanos the same from the first byte that came in this run
 * @param verified the digests that it was held against, such as {@code sha-256 (Repr-Digest)}
 * @param etag of the server; null for none
 */
public record DownloadResult(
    long bytes,
    long receivedBytes,
    long resumedBytes,
    long nanos,
    long bodyNanos,
    long requests,
    int startedAnew,
    List<String> verified,
    @Nullable String etag) {
  public DownloadResult {
    verified = List.copyOf(verified);
  }

  /** What came in this run, over the time in which it came. */
  public double bytesPerSecond() {
    return bodyNanos > 0 ? receivedBytes * 1e9 / bodyNanos : 0;
  }
}
