package dev.weir.core.limit;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Connections that send under limits, on a clock of their own. Every byte that passes is taken from
 * {@linkplain ExactBucket exact buckets}, too, which must never run into debt: so no window of any
 * length sees more than {@code rate · t + burst}, of any limit, client, connection or endpoint.
 */
final class LoadedServer {
  static final long MICROSECOND = 1_000;
  static final long MILLISECOND = 1_000_000;
  static final long SECOND = 1_000_000_000;

  final Limits limits = new Limits(exchange -> exchange.method() + ' ' + exchange.path());
  final Random random;
  final List<Connection> connections = new ArrayList<>();

  /** How late a connection comes when it was told to wait; at random. */
  Delay lateness = random -> 0;

  long nowNanos;
  private long events;
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final Map<String, ExactBucket> exact = new HashMap<>();

  interface Delay {
    long nanos(Random random);
  }

  private record Event(long nanos, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  LoadedServer(Random random, LimitRule... rules) {
    this.random = random;
    limits.apply(Rules.set(rules), 0);
  }

  void at(long nanos, Runnable action) {
    queue.add(new Event(Math.max(nanos, nowNanos), events++, action));
  }

  void run(long untilNanos) {
    run(untilNanos, Long.MAX_VALUE);
  }

  void run(long untilNanos, long mostEvents) {
    for (long i = 0; i < mostEvents && !queue.isEmpty(); i++) {
      if (queue.peek().nanos > untilNanos) {
        break;
      }
      Event event = queue.remove();
      nowNanos = event.nanos;
      event.action.run();
    }
    nowNanos = untilNanos;
  }

  /** Puts other rules in force; those of the same name must differ in their allowance only. */
  void change(LimitRule... rules) {
    limits.apply(Rules.set(rules), nowNanos);
    for (LimitRule rule : rules) {
      exact.forEach(
          (key, bucket) -> {
            if (key.startsWith(rule.name() + '|')) {
              bucket.change(rule.allowance(), nowNanos);
            }
          });
    }
  }

  Connection connect(String client, String path) {
    Connection connection = new Connection(client, path);
    connections.add(connection);
    return connection;
  }

  /** Bytes a second that a connection may have if all of its limits are wanted by everybody. */
  double equalShareOf(Connection connection) {
    double least = Double.MAX_VALUE;
    for (Map.Entry<String, ExactBucket> bucket : connection.buckets.entrySet()) {
      long sharers =
          connections.stream().filter(c -> c.buckets.containsKey(bucket.getKey())).count();
      least = Math.min(least, (double) bucket.getValue().allowance().bytesPerSecond() / sharers);
    }
    return least;
  }

  /** What has passed so far under each bucket. */
  Map<String, Long> takenBytes() {
    Map<String, Long> taken = new HashMap<>();
    exact.forEach((key, bucket) -> taken.put(key, bucket.takenBytes()));
    return taken;
  }

  /** How much of what a connection's busiest bucket let through since then was used, up to 1. */
  double mostUsed(Connection connection, Map<String, Long> before, double seconds) {
    double most = 0;
    for (Map.Entry<String, ExactBucket> each : connection.buckets.entrySet()) {
      ExactBucket bucket = each.getValue();
      long taken = bucket.takenBytes() - before.getOrDefault(each.getKey(), 0L);
      most = Math.max(most, taken / (seconds * bucket.allowance().bytesPerSecond()));
    }
    return most;
  }

  long passedBytes() {
    return connections.stream().mapToLong(connection -> connection.passedBytes).sum();
  }

  /** The exact buckets that a connection takes from: its exchanges are all alike. */
  private Map<String, ExactBucket> exactBucketsOf(Connection connection, Exchange exchange) {
    Map<String, ExactBucket> buckets = new HashMap<>();
    for (LimitRule rule : limits.current().set().rules()) {
      if (rule.action() == Action.DELAY && rule.match().matchesRequest(exchange)) {
        String key =
            rule.name()
                + '|'
                + switch (rule.per()) {
                  case LIMIT -> "";
                  case CLIENT -> exchange.client();
                  case CONNECTION -> connections.indexOf(connection);
                  case ENDPOINT -> exchange.path();
                };
        buckets.put(
            key, exact.computeIfAbsent(key, k -> new ExactBucket(rule.allowance(), nowNanos)));
      }
    }
    return buckets;
  }

  /** One connection; each exchange sends a message, then there is another. */
  final class Connection {
    final Turn turn = new Turn(Direction.RESPONSE);
    final String client;
    String path;

    /** How much it writes in one call. */
    long pieceBytes = 64 * 1024;

    /** Of one message. */
    long messageBytes = Long.MAX_VALUE / 2;

    /** Whether the end of the message is known beforehand. */
    boolean lengthKnown = true;

    /** How long it takes from one write to the next, and from one exchange to the next. */
    Delay pause = random -> 0;

    Delay think = random -> 0;

    /** How much of what is granted passes: all, unless the client is slow. */
    Taking taking = (granted, random) -> granted;

    /** How long a write takes that does not pass all. */
    Delay writing = random -> 0;

    long passedBytes;
    long exchanges;

    /** When the exchange that passed last began, and how long it took. */
    long beganNanos;

    long tookNanos;
    long mostTookNanos;
    boolean gone;
    private Exchange exchange;
    private Map<String, ExactBucket> buckets = Map.of();
    private int ordinal;
    private long leftBytes;
    private long generation;

    private Connection(String client, String path) {
      this.client = client;
      this.path = path;
      this.exchange = Exchanges.of(client, path, 0);
    }

    Connection start(long atNanos) {
      at(atNanos, this::begin);
      return this;
    }

    /** The exchange ends now, whatever is left of it, and the next begins some time later. */
    void cutOff() {
      leftBytes = 0;
      turn.none(nowNanos);
      schedule(think.nanos(random), this::begin);
    }

    /** It is closed now. */
    void close() {
      gone = true;
      turn.none(nowNanos);
    }

    /** Whatever was to happen does not happen any more. */
    private void schedule(long nanos, Runnable action) {
      long current = ++generation;
      at(
          nowNanos + nanos,
          () -> {
            if (current == generation && !gone) {
              action.run();
            }
          });
    }

    private void begin() {
      if (gone) {
        return;
      }
      exchange = Exchanges.of(client, path, ordinal++);
      leftBytes = messageBytes;
      beganNanos = nowNanos;
      send();
    }

    private void send() {
      turn.of(limits.current(), exchange, false, nowNanos);
      long bytes = Math.min(pieceBytes, leftBytes);
      long answer = turn.ask(bytes, lengthKnown ? leftBytes - bytes : Turn.UNKNOWN, nowNanos);
      if (answer < 0) {
        told(turn.isWaiting());
        schedule(-answer + lateness.nanos(random), this::send);
        return;
      }
      told(!turn.isWaiting() && answer > 0 && answer <= bytes);
      long passes = taking.of(answer, random);
      pass(passes);
      passedBytes += passes;
      leftBytes -= passes;
      if (passes < answer) {
        schedule(
            writing.nanos(random),
            () -> {
              turn.unused(answer - passes, nowNanos);
              goOn();
            });
      } else {
        goOn();
      }
    }

    private void pass(long bytes) {
      if (buckets.isEmpty()) {
        buckets = exactBucketsOf(this, exchange);
      }
      buckets.forEach(
          (key, bucket) -> {
            bucket.take(bytes, nowNanos);
            if (bucket.isInDebt()) {
              throw new AssertionError(key + " is in debt at " + nowNanos);
            }
          });
    }

    private void goOn() {
      if (leftBytes > 0) {
        schedule(pause.nanos(random), this::send);
        return;
      }
      exchanges++;
      tookNanos = nowNanos - beganNanos;
      mostTookNanos = Math.max(mostTookNanos, tookNanos);
      if (random.nextBoolean()) {
        turn.none(nowNanos); // else the next exchange tells
      }
      schedule(think.nanos(random), this::begin);
    }
  }

  /** Cheaper than a message for what holds a million times. */
  private static void told(boolean rightly) {
    if (!rightly) {
      throw new AssertionError("told wrongly");
    }
  }

  interface Taking {
    long of(long granted, Random random);
  }
}
