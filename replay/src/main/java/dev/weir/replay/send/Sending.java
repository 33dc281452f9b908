package dev.weir.replay.send;

import dev.weir.replay.balance.Balancer;
import dev.weir.replay.intake.Dispatch;
import dev.weir.replay.intake.Planned;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.intake.RunClock;
import dev.weir.replay.result.Outcomes;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.HdrHistogram.Histogram;

/**
 * Spreads requests over event loops: those that share a connection over one, else in turn.
 *
 * <p>{@link #submit} is called by the reading thread, {@link #live} and {@link #stop} by any; the
 * rest once, by who made it.
 */
public final class Sending implements Dispatch, AutoCloseable {
  private static final long QUIET_MILLIS = 0;
  private static final long SHUTDOWN_MILLIS = 2_000;

  private final boolean shares;
  private final EventLoopGroup group;
  private final List<SendLoop> loops = new ArrayList<>();
  private final CompletableFuture<Exception> broken = new CompletableFuture<>();
  private int turn;

  /**
   * Starts the loops.
   *
   * @throws SSLException if this Java has no TLS
   */
  public Sending(
      SendOptions options, Balancer balancer, RunClock clock, ReadAhead readAhead, Mark mark)
      throws SSLException {
    this.shares = options.connections() > 0;
    Connector connector = new Connector(options, balancer.targets());
    this.group =
        new MultiThreadIoEventLoopGroup(
            options.threads(),
            new DefaultThreadFactory("weir-replay", true),
            options.transport().factory());
    for (int i = 0; i < options.threads(); i++) {
      loops.add(
          new SendLoop(
              group.next(), i, options, balancer, clock, readAhead, mark, connector, broken));
    }
    if (shares) {
      loops.removeIf(loop -> !loop.hasConnections());
    }
  }

  @Override
  public void submit(Planned planned) throws InterruptedException {
    loops.get(loopOf(planned)).submit(planned);
  }

  private int loopOf(Planned planned) {
    if (shares) {
      turn = (turn + 1) % loops.size();
      return turn;
    }
    long mixed = planned.connection() * 0x9E3779B97F4A7C15L;
    return (int) ((mixed >>> 33) % loops.size());
  }

  /** Completes if sending cannot go on, with why; whoever reads should stop then, and stop it. */
  public CompletableFuture<Exception> broken() {
    return broken;
  }

  /** No more will be submitted; waits until all has come to its end. */
  public void finish() {
    CompletableFuture<?>[] ends =
        loops.stream().map(SendLoop::finish).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(ends).join();
  }

  /** Sends nothing more; what is under way has a second to come to its end. */
  public void stop() {
    loops.forEach(SendLoop::stop);
  }

  /** What has been done by now. */
  public LiveCounts live() {
    LiveCounts sum = new LiveCounts(0, 0, 0, 0, 0, 0, 0);
    for (SendLoop loop : loops) {
      sum = sum.plus(loop.counts.live());
    }
    return sum;
  }

  /** Adds the latencies since the last call; one thread, while the loops go on. */
  public void takeInterval(Histogram due, Histogram sent) {
    loops.forEach(loop -> loop.counts.takeInterval(due, sent));
  }

  /** After {@link #finish}: adds all that came of requests. */
  public void addTo(Outcomes outcomes) {
    loops.forEach(loop -> outcomes.add(loop.counts.outcomes()));
  }

  /** After {@link #finish}: what was odd about answers, by its name. */
  public Map<String, Long> oddities() {
    Map<String, Long> sum = new TreeMap<>();
    for (SendLoop loop : loops) {
      loop.counts.oddities().forEach((name, count) -> sum.merge(name, count, Long::sum));
    }
    return sum;
  }

  /** After {@link #finish}: how many were submitted and never sent, because of {@link #stop}. */
  public long notSent() {
    long sum = 0;
    for (SendLoop loop : loops) {
      sum += loop.counts.notSentRequests();
    }
    return sum;
  }

  /** Ends the loops' threads. */
  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
        .syncUninterruptibly();
  }
}
