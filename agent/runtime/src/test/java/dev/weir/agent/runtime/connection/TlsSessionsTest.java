package dev.weir.agent.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TlsSessionsTest {
  private static final int COLLECTIONS = 100;
  private static final long PATIENCE_MILLIS = 50;

  private final TlsSessions sessions = new TlsSessions();

  @Test
  void findsWhatWasAdded() {
    Object holder = new Object();
    assertThat(sessions.find(holder)).isNull();
    TlsSession session = new TlsSession(false);
    assertThat(sessions.add(holder, session)).isSameAs(session);
    assertThat(sessions.add(holder, new TlsSession(false))).isSameAs(session);
    assertThat(sessions.find(holder)).isSameAs(session);
    assertThat(sessions.find(new Object())).isNull();
    assertThat(sessions.pollOver()).isNull();
  }

  /** 16 for each of 4,096 chains, if no chain were longer than another. */
  @Test
  void losesTheOldestOfAChainThatIsTooLong() {
    Map<TlsSession, Integer> numbers = new HashMap<>();
    List<Object> holders = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      TlsSession session = new TlsSession(false);
      numbers.put(session, i);
      holders.add(new Object());
      sessions.add(holders.get(i), session);
    }
    int over = 0;
    for (TlsSession gone = sessions.pollOver(); gone != null; gone = sessions.pollOver()) {
      assertThat(sessions.find(holders.get(numbers.getOrDefault(gone, -1)))).isNull();
      over++;
    }
    int kept = 0;
    for (Object holder : holders) {
      kept += sessions.find(holder) == null ? 0 : 1;
    }
    assertThat(kept + over).isEqualTo(holders.size());
    assertThat(kept).isLessThanOrEqualTo(4096 * 16);
    int latest = 0;
    for (int i = holders.size() - 4096; i < holders.size(); i++) {
      latest += sessions.find(holders.get(i)) == null ? 0 : 1;
    }
    assertThat(latest).as("of the latest").isEqualTo(4096);
  }

  @Test
  void tellsWhoseHolderIsNoMore() throws Exception {
    TlsSession session = new TlsSession(false);
    Object kept = new Object();
    sessions.add(kept, new TlsSession(false));
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    Reference<?> holder = addShortLived(session, collected);
    TlsSession over = null;
    for (int i = 0; i < COLLECTIONS && over == null; i++) {
      // Nothing but the collector tells when it has done its work.
      System.gc();
      collected.remove(PATIENCE_MILLIS);
      sessions.tidy();
      over = sessions.pollOver();
    }
    assertThat(over).isSameAs(session);
    assertThat(holder.refersTo(null)).isTrue();
    assertThat(sessions.pollOver()).isNull();
    assertThat(sessions.find(kept)).isNotNull();
  }

  private Reference<?> addShortLived(TlsSession session, ReferenceQueue<Object> collected) {
    Object holder = new Object();
    sessions.add(holder, session);
    return new WeakReference<>(holder, collected);
  }

  /** Few enough that no chain grows too long. */
  @Test
  void losesNoneWhileOthersAreClearedAway() throws Exception {
    int threads = 3;
    int each = 700;
    Map<Object, TlsSession> added = new ConcurrentHashMap<>();
    Set<TlsSession> over = new HashSet<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> adders =
          start(
              pool,
              threads,
              () -> {
                for (int n = 0; n < each; n++) {
                  Object holder = new Object();
                  added.put(holder, sessions.add(holder, new TlsSession(false)));
                  sessions.add(new Object(), new TlsSession(false));
                  sessions.add(new Object(), new TlsSession(false));
                }
                return null;
              });
      // However long the collector takes to tell, but not for ever.
      for (int i = 0;
          i < COLLECTIONS && (over.isEmpty() || adders.stream().anyMatch(adder -> !adder.isDone()));
          i++) {
        System.gc();
        sessions.tidy();
        for (TlsSession gone = sessions.pollOver(); gone != null; gone = sessions.pollOver()) {
          assertThat(over.add(gone)).as("told of once").isTrue();
        }
      }
      for (Future<?> adder : adders) {
        adder.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(added).hasSize(threads * each);
    added.forEach((holder, session) -> assertThat(sessions.find(holder)).isSameAs(session));
    assertThat(over).isNotEmpty().doesNotContainAnyElementsOf(added.values());
  }

  @RepeatedTest(10)
  void givesAllThreadsTheSameSessionAndLosesNone() throws Exception {
    int threads = 4;
    List<Object> holders = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      holders.add(new Object());
    }
    Map<TlsSession, Boolean> given = new ConcurrentHashMap<>();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> ends =
          start(
              pool,
              threads,
              () -> {
                start.await();
                for (Object holder : holders) {
                  given.put(sessions.add(holder, new TlsSession(false)), true);
                }
                return null;
              });
      start.countDown();
      for (Future<?> end : ends) {
        end.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(sessions.pollOver()).isNull();
    assertThat(given).hasSize(holders.size());
    assertThat(holders).allSatisfy(h -> assertThat(given).containsKey(sessions.find(h)));
  }

  private static List<Future<?>> start(ExecutorService pool, int threads, Callable<?> task) {
    List<Future<?>> started = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      started.add(pool.submit(task));
    }
    return started;
  }
}
