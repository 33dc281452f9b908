package dev.weir.json;

import java.util.Objects;

/**
 * Where documents come from, the same for all of one run; what is empty is not written.
 *
 * @param serviceName of the service whose exchanges they are
 * @param hostName of the machine that observed them
 * @param source {@code capture}, {@code agent}, or the name of the file that was read
 * @param side {@code served} or {@code outgoing}
 */
public record Origin(String serviceName, String hostName, String source, String side) {
  /** Exchanges that a server answered, as every capture has them. */
  public static final String SERVED = "served";

  /** Exchanges that an application asked others for. */
  public static final String OUTGOING = "outgoing";

  public Origin {
    Objects.requireNonNull(serviceName, "serviceName");
    Objects.requireNonNull(hostName, "hostName");
    Objects.requireNonNull(source, "source");
    if (!side.isEmpty() && !side.equals(SERVED) && !side.equals(OUTGOING)) {
      throw new IllegalArgumentException(
          "side=" + side + " must be " + SERVED + " or " + OUTGOING + ", or empty");
    }
  }

  /** Served exchanges of a source. */
  public static Origin servedBy(String source) {
    return new Origin("", "", source, SERVED);
  }
}
