package dev.weir.core.alert;

import dev.weir.core.window.SlidingWindow;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered of one route. Confined to the thread of the engine. */
final class Track {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int AWAKE_SECONDS = 64;

  /** After so many seasons of silence, silence is usual. */
  private static final int SILENT_SEASONS = 2;

  /** As it is called now. */
  String route;

  /** Bytes by the second. */
  final SlidingWindow window;

  final @Nullable RecentSlowest slowest;
  final @Nullable Steadiness steadiness;
  final @Nullable PeriodWatch periods;
  final @Nullable SeasonalBaseline baseline;
  private final Map<Rule, Watch> watches = new EnumMap<>(Rule.class);
  private final AlertRules rules;

  /** Bytes so far, those of long ago for less; what decides who stays. */
  double weight;

  /** Whether it has made room for another. */
  boolean dropped;

  private final Returns returns;
  private long runningSecond;
  private long runningBytes;
  private long firstSecond = Long.MAX_VALUE;
  private long lastSecond = Long.MIN_VALUE;

  Track(String route, AlertRules rules, Returns returns) {
    this.route = route;
    this.rules = rules;
    this.returns = returns;
    ShareRule share = rules.share();
    this.window = new SlidingWindow(share == null ? 10 : share.windowSeconds(), SECOND_NANOS);
    SlowStaticRule slow = rules.slowStatic();
    this.slowest =
        slow == null
            ? null
            : new RecentSlowest(slow.windowNanos() / SECOND_NANOS, slow.leastResponses());
    this.steadiness = rules.jitter() == null ? null : new Steadiness(rules.jitter());
    this.periods = rules.periodic() == null ? null : new PeriodWatch(rules.periodic());
    this.baseline = rules.anomaly() == null ? null : new SeasonalBaseline(rules.anomaly());
  }

  void add(long nowNanos, long bytes) {
    window.add(nowNanos, bytes);
    weight += bytes;
    long second = Math.floorDiv(nowNanos, SECOND_NANOS);
    if (second != runningSecond) {
      flush();
      returns.seen(second);
      runningSecond = second;
    }
    runningBytes += bytes;
    firstSecond = Math.min(firstSecond, second);
    lastSecond = Math.max(lastSecond, second);
  }

  /** For how long it has been known by a time; the second that it began in counts. */
  long knownSeconds(long endNanos) {
    return firstSecond == Long.MAX_VALUE ? 0 : Math.floorDiv(endNanos, SECOND_NANOS) - firstSecond;
  }

  /** Gives the history what the last second brought. */
  void flush() {
    if (runningBytes != 0 && periods != null) {
      periods.add(runningSecond, runningBytes);
    }
    runningBytes = 0;
  }

  /** Whether the end of a second may change anything. */
  boolean awake(long second) {
    if (lastSecond == Long.MIN_VALUE) {
      return false;
    }
    long silentSeconds = second - lastSecond;
    return silentSeconds < AWAKE_SECONDS || busy() || expects(silentSeconds);
  }

  /** Whether silence would be unusual. */
  private boolean expects(long silentSeconds) {
    AnomalyRule anomaly = rules.anomaly();
    return baseline != null
        && anomaly != null
        && baseline.speaks()
        && silentSeconds < anomaly.seasonNanos() / SECOND_NANOS * SILENT_SEASONS;
  }

  /** Whether it comes back as a job does. */
  boolean regular(long second) {
    return returns.regular(second);
  }

  /** Keeps it awake for a minute. */
  void wake(long second) {
    lastSecond = Math.max(lastSecond, second);
  }

  boolean busy() {
    for (Watch watch : watches.values()) {
      if (watch.busy()) {
        return true;
      }
    }
    return false;
  }

  /** The watch of a rule that is on. */
  Watch watch(Rule rule) {
    Watch watch = watches.get(rule);
    if (watch == null) {
      Thresholds thresholds = rules.thresholds(rule);
      if (thresholds == null) {
        throw new IllegalStateException(rule + " is off");
      }
      watch = new Watch(rule, thresholds);
      watches.put(rule, watch);
    }
    return watch;
  }

  Map<Rule, Watch> watches() {
    return watches;
  }
}
