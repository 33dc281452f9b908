package dev.weir.core.alert;

import dev.weir.core.http.ContentClass;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.Routing;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
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
 * come up to a minute late still count in their second, later ones are counted as late and looked
 * at no more. Time never comes from a clock, so that a recording of a day raises the alerts of that
 * day.
 *
 * <p>Memory is bounded by {@link AlertRules#mostRoutes}. Confined to one thread, or to whoever
 * holds the lock that the owner keeps for it.
 */
public final class AlertEngine {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int LATE_SECONDS = 60;
  private static final int HALVING_SECONDS = 3600;

  private final AlertRules rules;
  private final AlertListener listener;
  private final Tracks tracks;
  private final SlidingWindow all;
  private final @Nullable PeriodSearch search;
  private final Map<Rule, Long> raised = new EnumMap<>(Rule.class);

  /** The second that is running; those before it were judged. */
  private long running;

  private long runningEndNanos;
  private boolean begun;
  private long halvedSecond;
  private long lateBytes;

  public AlertEngine(AlertRules rules, AlertListener listener) {
    this.rules = rules;
    this.listener = listener;
    this.tracks = new Tracks(rules);
    ShareRule share = rules.share();
    this.all = new SlidingWindow(share == null ? 10 : share.windowSeconds(), SECOND_NANOS);
    this.search = rules.periodic() == null ? null : new PeriodSearch();
  }

  /** Message bytes of a route passed; there may be less than none, when earlier ones moved. */
  public void bytes(String route, long nowNanos, long bytes) {
    Track track = track(route, nowNanos);
    bytes(track, nowNanos, bytes);
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
   * A response with this duration finished; of no interest unless its content is static.
   *
   * @param mediaType lower case, without parameters; null when there is none
   */
  public void finished(
      String route,
      String path,
      int status,
      @Nullable String mediaType,
      long durationNanos,
      long nowNanos) {
    if (isSlowStatic(path, status, mediaType, durationNanos)) {
      slowStatic(track(route, nowNanos), nowNanos, durationNanos, path);
    }
  }

  boolean isSlowStatic(String path, int status, @Nullable String mediaType, long durationNanos) {
    SlowStaticRule rule = rules.slowStatic();
    return rule != null
        && durationNanos > rule.seconds().below() * 1e9
        && ContentClass.of(status, path, mediaType) == ContentClass.STATIC;
  }

  /** The track of a route; null where there is no room. It is good until it is dropped. */
  @Nullable Track track(String route, long nowNanos) {
    advance(nowNanos);
    return route.equals(RouteTable.OTHER) ? null : tracks.of(route);
  }

  void bytes(@Nullable Track track, long nowNanos, long bytes) {
    advance(nowNanos);
    if (nowNanos < runningEndNanos - (LATE_SECONDS + 1) * SECOND_NANOS) {
      lateBytes += bytes;
      return;
    }
    all.add(nowNanos, bytes);
    if (track != null) {
      track.add(nowNanos, bytes);
    }
  }

  /** Judges every second that has ended by this time. */
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
        searchPeriods(track, running - 1, true);
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
    boolean awake = false;
    int routes = 0;
    for (Track track : tracks.all()) {
      if (track.awake(second)) {
        awake = true;
        routes += track.window.completedAmount(endNanos) > 0 ? 1 : 0;
      }
    }
    if (awake) {
      for (Track track : tracks.all()) {
        if (track.awake(second)) {
          judge(track, second, endNanos, routes);
        }
      }
    }
    return awake;
  }

  private void judge(Track track, long second, long endNanos, int routes) {
    track.flush();
    judgeShare(track, endNanos, routes);
    if (track.slowest != null) {
      double slowest = track.slowest.value(second);
      Watch watch = track.watch(Rule.SLOW_STATIC);
      if (slowest > 0 && !watch.firing()) {
        watch.describe(0, track.slowest.name());
      }
      tell(watch.update(track.route, slowest, endNanos));
    }
    JitterRule jitter = rules.jitter();
    if (jitter != null) {
      tell(track.watch(Rule.JITTER).update(track.route, jitter(track, endNanos), endNanos));
    }
    searchPeriods(track, second, false);
    judgeBaseline(track, second, endNanos);
  }

  private void judgeShare(Track track, long endNanos, int routes) {
    ShareRule rule = rules.share();
    if (rule == null) {
      return;
    }
    long total = all.completedAmount(endNanos);
    boolean enough = total >= rule.minimumBytes() && total > 0 && routes >= rule.leastRoutes();
    double share = enough ? track.window.completedAmount(endNanos) / (double) total : 0;
    Watch watch = track.watch(Rule.SHARE);
    if (!watch.firing() && share > rule.share().above()) {
      watch.describe(0, ByteRate.format(total / (double) rule.windowSeconds()) + " of all traffic");
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

  private void searchPeriods(Track track, long second, boolean all) {
    PeriodWatch periods = track.periods;
    if (periods == null || search == null) {
      return;
    }
    periods.search(second, search, all);
    Watch watch = track.watch(Rule.PERIODIC_PEAK);
    if (!watch.firing() && periods.evidence() > 0) {
      watch.describe(
          periods.periodNanos(), ByteSize.format(Math.round(periods.peakBytes())) + " each");
    }
    tell(watch.update(track.route, periods.evidence(), (second + 1) * SECOND_NANOS));
  }

  private void judgeBaseline(Track track, long second, long endNanos) {
    SeasonalBaseline baseline = track.baseline;
    if (baseline == null) {
      return;
    }
    double distance = baseline.second(second, track.window.runningAmount(endNanos - 1));
    if (!Double.isNaN(distance)) {
      Watch watch = track.watch(Rule.ANOMALY);
      if (!watch.firing()) {
        watch.describe(0, "usually " + ByteRate.format(baseline.medianBytesPerSecond()));
      }
      tell(watch.update(track.route, distance, endNanos));
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

  /** How often a route had to make room for another, or found none. */
  public long droppedRoutes() {
    return tracks.dropped();
  }

  /** Bytes that came more than a minute late, so that they were not looked at. */
  public long lateBytes() {
    return lateBytes;
  }
}
