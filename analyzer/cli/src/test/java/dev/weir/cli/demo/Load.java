package dev.weir.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Some clients that ask for the same again and again, as fast as they are answered. */
public final class Load implements AutoCloseable {
  private static final int CLIENTS = 3;
  private static final int PER_CONNECTION = 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private final WireCounts counts;

  private Load(WireCounts counts) {
    this.counts = counts;
  }

  public static Load start(int port, String path, WireCounts counts) {
    Load load = new Load(counts);
    for (int i = 0; i < CLIENTS; i++) {
      Thread thread = new Thread(() -> load.run(port, path), "load-" + i);
      thread.setDaemon(true);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  private void run(int port, String path) {
    byte[] request = HttpWire.request("GET", path, "127.0.0.1:" + port, "", new byte[0]);
    try {
      while (stopping.getCount() > 0) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        try (HttpWire wire = new HttpWire(socket)) {
          for (int i = 0; i < PER_CONNECTION && stopping.getCount() > 0; i++) {
            HttpWire.Response response = wire.exchange(request);
            if (response.status() != 200) {
              throw new IOException(path + " answered " + response.status());
            }
            counts.add(path, request.length, response.bytes());
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** What went wrong first, null if nothing did. */
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /** Waits until so many more requests have been answered. */
  public void awaitRequests(long more) throws InterruptedException, TimeoutException {
    long startNanos = System.nanoTime();
    long enough = counts.total().requests() + more;
    while (counts.total().requests() < enough) {
      if (failure() != null || System.nanoTime() - startNanos > PATIENCE_NANOS) {
        throw new TimeoutException(counts.total() + ", failure " + failure());
      }
      stopping.await(5, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
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
