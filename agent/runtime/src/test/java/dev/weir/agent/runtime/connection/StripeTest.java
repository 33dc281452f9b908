package dev.weir.agent.runtime.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.ledger.Tallies;
import dev.weir.core.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StripeTest {
  private static final int CONNECTIONS = 6;
  private static final int THREADS = 8;
  private static final int PIECES = 30_000;
  private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final byte[] EXCHANGE =
      (REQUEST + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").getBytes(ISO_8859_1);

  /** A connection, and where its exchange stands: guarded by nothing but the connection's lock. */
  private static final class Used {
    final Connection connection;
    int at;

    Used(Connection connection) {
      this.connection = connection;
    }
  }

  private final Stripe[] stripes = Stripe.of(64, new ClientId(ClientId.Source.REMOTE_ADDRESS, ""));
  private final Connections connections = new Connections(stripes, true);
  private final List<Used> open = new ArrayList<>();
  private final Set<Stripe> locked = ConcurrentHashMap.newKeySet();
  private final Tallies tallies = new Tallies();

  @Test
  @Timeout(60)
  void countsEveryByteOnceWhileConnectionsMoveAndCountsAreTaken() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      open.add(new Used(Connection.withoutSocket(new Object(), stripes[0], false, true)));
    }
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    long bytes = 0;
    try {
      Future<?> taker = threads.submit(() -> takeUntil(over));
      List<Callable<Long>> users = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(i);
        users.add(() -> passPieces(random));
      }
      for (Future<Long> user : threads.invokeAll(users)) {
        bytes += user.get();
      }
      over.set(true);
      taker.get();
    } finally {
      threads.shutdownNow();
    }
    for (Used used : open) {
      while (used.at > 0) {
        bytes += pass(used, EXCHANGE.length);
      }
      connections.close(used.connection, 3);
    }
    take();

    Report report = Reports.by("path", tallies);
    assertThat(report.totalRequests()).isEqualTo(bytes / EXCHANGE.length);
    assertThat(report.totals().messageBytes()).isEqualTo(bytes);
    assertThat(report.incomplete()).isZero();
    assertThat(report.books().balance()).isZero();
    assertThat(report.topEndpoints()).hasSize(1);
    assertThat(locked).hasSizeGreaterThan(1);
  }

  private long passPieces(Random random) {
    long bytes = 0;
    for (int i = 0; i < PIECES; i++) {
      bytes += pass(open.get(random.nextInt(CONNECTIONS)), 1 + random.nextInt(EXCHANGE.length));
    }
    return bytes;
  }

  /** Passes what comes next on a connection, to the end of its message at most. */
  private int pass(Used used, int most) {
    Stripe stripe = connections.lockHere(used.connection);
    if (stripe == null) {
      throw new IllegalStateException("this thread holds a lock that it has released");
    }
    try {
      boolean request = used.at < REQUEST.length();
      int length = Math.min(most, (request ? REQUEST.length() : EXCHANGE.length) - used.at);
      used.connection.plaintext(request, EXCHANGE, used.at, length, 2);
      used.at = (used.at + length) % EXCHANGE.length;
      locked.add(stripe);
      return length;
    } finally {
      stripe.unlock();
    }
  }

  private void takeUntil(AtomicBoolean over) {
    while (!over.get()) {
      take();
      Thread.onSpinWait();
    }
  }

  private void take() {
    for (Stripe stripe : stripes) {
      boolean more = true;
      while (more && stripe.lock()) {
        try {
          more = stripe.board(false).take(tallies, 1);
        } finally {
          stripe.unlock();
        }
      }
    }
  }
}
