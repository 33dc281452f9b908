package dev.weir.core.message;

/**
 * How much of messages is kept until they are whole.
 *
 * @param requestBytes the most that is kept of one request
 * @param responseBytes the most that is kept of one response; what follows is only counted
 * @param totalBytes the most that is kept of all messages under way together
 */
public record AssemblyLimits(int requestBytes, int responseBytes, long totalBytes) {
  private static final int LEAST_BYTES = 1 << 12;
  private static final long MOST_TOTAL_BYTES = 256L << 20;

  public AssemblyLimits {
    if (requestBytes < LEAST_BYTES || responseBytes < LEAST_BYTES || totalBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "requestBytes="
              + requestBytes
              + " responseBytes="
              + responseBytes
              + " totalBytes="
              + totalBytes
              + " must be at least "
              + LEAST_BYTES);
    }
  }

  /** 64 MiB of a request, 4 MiB of a response, 256 MiB in all or a quarter of the heap. */
  public static AssemblyLimits defaults() {
    return new AssemblyLimits(
        64 << 20, 4 << 20, Math.min(MOST_TOTAL_BYTES, Runtime.getRuntime().maxMemory() / 4));
  }
}
