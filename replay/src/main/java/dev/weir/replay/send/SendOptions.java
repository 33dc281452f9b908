package dev.weir.replay.send;

import dev.weir.core.limit.Allowance;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How requests are sent.
 *
 * @param addresses of the targets, in their order, resolved
 * @param threads how many event loops
 * @param connections to each target, shared by all requests; 0 when requests share a connection if
 *     they did when they were recorded
 * @param timeoutNanos for a whole answer
 * @param connectTimeoutMillis for a connection
 * @param trustsAnyone whether certificates are not looked at
 * @param clientRate how fast each connection reads; null for as fast as it can
 * @param unlimited whether requests go out as soon as they can
 * @param mostNanos after so long, what still waits in an unlimited run is not sent any more
 * @param logsIntervals whether latencies are kept apart for each interval, too
 * @param onThread called on each event loop's thread as it starts, with its number
 * @param observer told of all exchanges, where there is one thread; null for nobody
 */
public record SendOptions(
    TransportKind transport,
    List<InetSocketAddress> addresses,
    int threads,
    int connections,
    long timeoutNanos,
    int connectTimeoutMillis,
    boolean trustsAnyone,
    @Nullable Allowance clientRate,
    boolean unlimited,
    long mostNanos,
    boolean logsIntervals,
    IntConsumer onThread,
    @Nullable Observer observer) {

  public SendOptions {
    addresses = List.copyOf(addresses);
    if (observer != null && threads != 1) {
      throw new IllegalArgumentException("threads=" + threads + " must be 1 to be observed");
    }
    if (threads < 1 || connections < 0) {
      throw new IllegalArgumentException(
          "threads=" + threads + " must be 1+, connections=" + connections + " 0+");
    }
  }
}
