package dev.weir.cli.outlet;

import dev.weir.core.http.Exchange;
import dev.weir.core.report.Report;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes finished exchanges, one after the other, in the order in which they ended.
 *
 * <p>Confined to one thread. {@link #finish} comes after the last exchange; {@link #close} comes
 * always, and without a {@code finish} before it means that not all was given. After a method has
 * thrown, only {@code close} is called.
 */
public interface Outlet extends Closeable {

  /** What messages call it: the file's name as the user gave it, or an address. */
  String name();

  /**
   * Takes one exchange. No more will be added to its figures; it must not be kept, for its
   * connection may use it again.
   *
   * @param route as the report calls it; null if the exchange is in no row of the report
   * @param requestDeflateRatio how the request's body compresses; negative if nobody measured
   * @throws IOException if it cannot be taken, in words for the user where they are known better
   *     here: what is wrong and how to mend it
   */
  void exchange(Exchange exchange, @Nullable String route, double requestDeflateRatio)
      throws IOException;

  /** Whether it is worth while to measure how bodies of requests compress. */
  default boolean wantsDeflateRatios() {
    return false;
  }

  /** How long the parts of time are of which it wants to know the report; 0 for none. */
  default long intervalNanos() {
    return 0;
  }

  /**
   * A part of time has ended.
   *
   * @param report of all that was read until then, every row of it
   * @param startNanos when that part began, since the epoch
   */
  default void interval(Report report, long startNanos) throws IOException {}

  /** Time passes in a live capture: what waits for company should go now. */
  default void tick() throws IOException {}

  /**
   * That were all exchanges.
   *
   * @param report of all that was read, every row of it
   */
  void finish(Report report) throws IOException;

  /** What became of it in a line for the user, after {@link #close}; empty for nothing to say. */
  default String written() {
    return "";
  }
}
