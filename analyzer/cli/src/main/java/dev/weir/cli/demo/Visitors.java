package dev.weir.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Some visitors at a time, each on a connection and a thread of its own, every third by TLS. {@link
 * #stop} and {@link #failure} may be called by any thread.
 */
public final class Visitors {
  private static final int VISITORS = 6;
  private static final long SEED = 20_261_121;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  private Visitors() {}

  /**
   * Begins.
   *
   * @param perSecond how often, together, they do something
   */
  public static Visitors start(
      ShopProcess shop, int perSecond, WireCounts counts, VisitorRecording recording)
      throws IOException {
    SocketFactory plain = SocketFactory.getDefault();
    SocketFactory tls = shop.tls();
    Visitors visitors = new Visitors();
    long intervalNanos = VISITORS * NANOS_PER_SECOND / perSecond;
    for (int i = 0; i < VISITORS; i++) {
      boolean secure = i % 3 == 2;
      Visitor visitor =
          new Visitor(
              secure ? tls : plain,
              secure ? shop.tlsPort() : shop.port(),
              SEED + i,
              counts,
              recording);
      long offsetNanos = i * NANOS_PER_SECOND / perSecond;
      Thread thread =
          new Thread(
              () -> visitors.run(visitor, offsetNanos, intervalNanos), "weir-demo-visitor-" + i);
      thread.setDaemon(true);
      visitors.threads.add(thread);
      thread.start();
    }
    return visitors;
  }

  private void run(Visitor visitor, long offsetNanos, long intervalNanos) {
    long nextNanos = System.nanoTime() + offsetNanos;
    try (visitor) {
      while (!stopping.await(nextNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        visitor.act();
        // Who falls behind does not catch up: this is no load test.
        nextNanos = Math.max(nextNanos + intervalNanos, System.nanoTime());
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What ended a visitor's stay early, null if nothing did. */
  public @Nullable IOException failure() {
    return failure.get();
  }

  /** Lets all finish what they do, and waits for that. */
  public void stop() {
    stopping.countDown();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
