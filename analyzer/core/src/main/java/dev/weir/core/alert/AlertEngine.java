package dev.weir.core.alert;

import dev.weir.core.http.ContentClass;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.Routing;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.window.Leap;
import dev.weir.core.window.SlidingWindow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of every route, second by second, and says when an alert begins and ends.
 *
 * <p>Told of bytes when they pass and of exchanges when they finish; the end of a second is judged
 * when the first of the next is told of, or {@link #advance} says that time has passed. Bytes that
 * come up to a minute late still count in their second; later ones, and those that are hours before
 * all others, are counted as untimely and looked at no more. Time never comes from a clock, so that
 * a recording of a day raises the alerts of that day.
 *
 * <p>Memory is bounded by {@link AlertRules#mostRoutes}. Confined to one thread, or to whoever
 * holds the lock that the owner keeps for it.
 */
public final class AlertEngine {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int LATE_SECONDS = 60;
  private static final int HALVING_SECONDS = 3600;
  private static final int LEAST_LEAP_SECONDS = 3600;

  /** Periods are looked for in so many bins a second, so that no second takes long. */
  private static final long SEARCHED_BINS = 4L * PeriodHistory.BINS;

  /** A route that counts has so much of all. */
  private static final double COUNTING_SHARE = 0.01;

  private final AlertRules rules;
  private final AlertListener listener;
  private final Tracks tracks;
  private final SlidingWindow all;
  private final @Nullable PeriodSearch search;
  private final Leap leap;
  private final Map<Rule, Long> raised = new EnumMap<>(Rule.class);

  /** The second that is running; those before it were judged. */
  private long running;

  private long runningEndNanos;
  private boolean begun;
  private long halvedSecond;
  private long untimelyBytes;
  private long binsLeft;

  public AlertEngine(AlertRules rules, AlertListener listener) {
    this.rules = rules;
    this.listener = listener;
    this.tracks = new Tracks(rules);
    ShareRule share = rules.share();
    this.all = new SlidingWindow(share == null ? 10 : share.windowSeconds(), SECOND_NANOS);
    PeriodicRule periodic = rules.periodic();
    this.search = periodic == null ? null : new PeriodSearch();
    long longestSeconds = periodic == null ? 0 : periodic.longestNanos() / SECOND_NANOS;
    this.leap = new Leap(Math.max(LEAST_LEAP_SECONDS, longestSeconds + 1));
  }

  /** Message bytes of a route passed; there may be less than none, when earlier ones moved. */
  public void bytes(String route, long nowNanos, long bytes) {
    bytes(track(route, nowNanos, bytes), nowNanos, bytes);
  }

  /** Takes an exchange with static content that has finished. */
  void slowStatic(@Nullable Track track, long nowNanos, long durationNanos, String path) {
    long second = Math.floorDiv(nowNanos, SECOND_NANOS);
    SlowStaticRule rule = rules.slowStatic();
    if (track != null
        && track.slowest != null
        && rule != null
        && running - second < LATE_SECONDS
        && durationNanos > rule.seconds().below() * 1e9) {
      track.slowest.add(second, durationNanos / 1e9, path);
      track.wake(second);
    }
  }

  /**
   * A response with this duration finished; of no interest unless it was one to a GET, and its
   * content is static.
   *
   * @param mediaType lower case, without parameters; null when there is none
   */
  public void finished(
      String route,
      String method,
      String path,
      int status,
      @Nullable String mediaType,
      long durationNanos,
      long nowNanos) {
    if (isSlowStatic(method, path, status, mediaType, durationNanos)) {
      slowStatic(track(route, nowNanos, 0), nowNanos, durationNanos, path);
    }
  }

  boolean isSlowStatic(
      String method, String path, int status, @Nullable String mediaType, long durationNanos) {
    SlowStaticRule rule = rules.slowStatic();
    return rule != null
        && method.equals("GET")
        && durationNanos > rule.seconds().below() * 1e9
        && ContentClass.of(status, path, mediaType) == ContentClass.STATIC;
  }

  /**
   * The track of a route; null where there is no room. It is good until it is dropped.
   *
   * @param bytes that pass now, and count for whether there is room
   */
  @Nullable Track track(String route, long nowNanos, long bytes) {
    return route.equals(RouteTable.OTHER) || !timely(nowNanos)
        ? null
        : tracks.of(route, Math.floorDiv(nowNanos, SECOND_NANOS), bytes);
  }

  void bytes(@Nullable Track track, long nowNanos, long bytes) {
    if (!timely(nowNanos)) {
      untimelyBytes += bytes;
      return;
    }
    all.add(nowNanos, bytes);
    if (track != null) {
      track.add(nowNanos, bytes);
    }
  }

  /** Whether what passed at this time is looked at; every second that has ended is judged. */
  private boolean timely(long nowNanos) {
    if (begun && !leap.believes(running, Math.floorDiv(nowNanos, SECOND_NANOS))) {
      return false;
    }
    advance(nowNanos);
    return nowNanos >= runningEndNanos - (LATE_SECONDS + 1) * SECOND_NANOS;
  }

  /** Judges every second that has ended by this time, which is known to have come. */
  public void advance(long nowNanos) {
    if (nowNanos < runningEndNanos && begun) {
      return;
    }
    long second = Math.floorDiv(nowNanos, SECOND_NANOS);
    if (!begun) {
      begun = true;
      running = second;
      halvedSecond = second;
    }
    while (running < second) {
      // Where nothing is remembered, or all is at rest, time passes without a trace.
      running = judge(running) ? running + 1 : second;
    }
    runningEndNanos = (running + 1) * SECOND_NANOS;
  }

  /**
   * No more will come: the second that is running is judged, and periodic peaks are looked for once
   * more. What fires goes on firing.
   */
  public void finish() {
    if (begun) {
      advance(runningEndNanos);
      for (Track track : tracks.all()) {
        track.flush();
        PeriodWatch periods = track.periods;
        if (periods != null && search != null) {
          periods.finish(running - 1, search);
          tellPeriods(track, periods, running * SECOND_NANOS);
        }
      }
    }
  }

  /** Judges the end of a second; false when no track was awake. */
  private boolean judge(long second) {
    if (second - halvedSecond >= HALVING_SECONDS) {
      halvedSecond = second;
      tracks.halveWeights();
    }
    long endNanos = (second + 1) * SECOND_NANOS;
    double total = shared(endNanos);
    binsLeft = SEARCHED_BINS;
    boolean awake = false;
    for (Track track : tracks.all()) {
      if (track.awake(second)) {
        awake = true;
        judge(track, second, endNanos, total);
      }
    }
    return awake;
  }

  private void judge(Track track, long second, long endNanos, double total) {
    track.flush();
    judgeShare(track, endNanos, total);
    if (track.slowest != null) {
      double slowest = track.slowest.value(second);
      Watch watch = track.watch(Rule.SLOW_STATIC);
      if (slowest > 0 && !watch.firing()) {
        watch.describe(0, "such as " + track.slowest.name());
      }
      tell(watch.update(track.route, slowest, endNanos));
    }
    if (track.steadiness != null) {
      double figure =
          track.steadiness.figure(jitter(track, endNanos), track.window.meanAmount(endNanos));
      tell(track.watch(Rule.JITTER).update(track.route, figure, endNanos));
    }
    PeriodWatch periods = track.periods;
    if (periods != null && search != null) {
      binsLeft -= periods.search(second, search, binsLeft);
      tellPeriods(track, periods, endNanos);
    }
    judgeBaseline(track, second, endNanos);
  }

  /** Bytes of all; NaN where they are too few, or of too few routes, for shares of them. */
  private double shared(long endNanos) {
    ShareRule rule = rules.share();
    long total = all.completedAmount(endNanos);
    if (rule == null || total <= 0 || total < rule.minimumBytes()) {
      return Double.NaN;
    }
    int routes = 0;
    for (Track track : tracks.all()) {
      routes += track.window.completedAmount(endNanos) >= COUNTING_SHARE * total ? 1 : 0;
    }
    return routes >= rule.leastRoutes() ? total : Double.NaN;
  }

  private void judgeShare(Track track, long endNanos, double total) {
    ShareRule rule = rules.share();
    if (rule == null) {
      return;
    }
    double share = track.window.completedAmount(endNanos) / total;
    Watch watch = track.watch(Rule.SHARE);
    if (!watch.firing() && share > rule.share().above()) {
      watch.describe(0, ByteRate.format(total / rule.windowSeconds()) + " of all traffic");
    }
    tell(watch.update(track.route, share, endNanos));
  }

  /** NaN where it is not defined: too little traffic, or fewer than 60 seconds of it. */
  private double jitter(Track track, long endNanos) {
    JitterRule rule = rules.jitter();
    return rule == null || track.knownSeconds(endNanos) < SlidingWindow.VARIATION_SLOTS
        ? Double.NaN
        : track.window.variation(endNanos, (double) rule.minimumBytesPerSecond());
  }

  private void tellPeriods(Track track, PeriodWatch periods, long endNanos) {
    Watch watch = track.watch(Rule.PERIODIC_PEAK);
    if (!watch.firing() && periods.evidence() > 0) {
      watch.describe(
          periods.periodNanos(), ByteSize.format(Math.round(periods.peakBytes())) + " each");
    }
    tell(watch.update(track.route, periods.evidence(), endNanos));
  }

  private void judgeBaseline(Track track, long second, long endNanos) {
    SeasonalBaseline baseline = track.baseline;
    if (baseline != null && baseline.second(second, track.window.runningAmount(endNanos - 1))) {
      Watch watch = track.watch(Rule.ANOMALY);
      if (!watch.firing()) {
        watch.describe(0, "usually " + ByteRate.format(baseline.medianBytesPerSecond()));
      }
      tell(watch.update(track.route, baseline.distance(), endNanos));
    }
  }

  /**
   * Calls routes what they are called now. Alerts of what is called otherwise end; where two become
   * one, the one with more bytes goes on.
   */
  public void follow(Routing routing) {
    for (Track track : new ArrayList<>(tracks.all())) {
      String name = routing.regroup(track.route);
      if (!name.equals(track.route)) {
        endAll(track);
        Track gone = tracks.rename(track, name);
        if (gone != null) {
          endAll(gone);
        }
      }
    }
  }

  private void endAll(Track track) {
    for (Watch watch : track.watches().values()) {
      if (watch.firing()) {
        tell(watch.end(track.route, running * SECOND_NANOS));
      }
    }
  }

  private void tell(@Nullable Alert alert) {
    if (alert != null) {
      if (alert.firing()) {
        raised.merge(alert.rule(), 1L, Long::sum);
      }
      listener.changed(alert);
    }
  }

  /** What fires now. */
  public List<Alert> firing() {
    List<Alert> firing = new ArrayList<>();
    for (Track track : tracks.all()) {
      for (Watch watch : track.watches().values()) {
        if (watch.firing()) {
          firing.add(watch.alert(track.route, 0));
        }
      }
    }
    return firing;
  }

  /** How many alerts of each rule began; rules that are off are not in it. */
  public Map<Rule, Long> raised() {
    Map<Rule, Long> counts = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      if (rules.thresholds(rule) != null) {
        counts.put(rule, raised.getOrDefault(rule, 0L));
      }
    }
    return counts;
  }

  /** Standard deviation over mean of 1 s throughput by route, of routes where it is defined. */
  public Map<String, Double> jitters() {
    Map<String, Double> jitters = new TreeMap<>();
    for (Track track : tracks.all()) {
      double jitter = jitter(track, running * SECOND_NANOS);
      if (!Double.isNaN(jitter)) {
        jitters.put(track.route, jitter);
      }
    }
    return jitters;
  }

  /** How often a route found no place, or had to make room for another. */
  public long droppedRoutes() {
    return tracks.dropped();
  }

  /**
   * Bytes that came more than a minute late, or hours before all others, so that they were not
   * looked at.
   */
  public long untimelyBytes() {
    return untimelyBytes;
  }
}
