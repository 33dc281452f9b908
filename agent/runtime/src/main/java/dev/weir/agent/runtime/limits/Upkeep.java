package dev.weir.agent.runtime.limits;

import dev.weir.agent.runtime.path.KernelPath;
import dev.weir.core.limit.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about limits while time goes by: the file is watched, throughput sampled,
 * limits moved by what is seen of them, idle buckets dropped. Confined to one thread, the {@link
 * Ticker}'s.
 */
public final class Upkeep {
  /** How often to call {@link #tick}. */
  public static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long TIDY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LimitsControl control;
  private final @Nullable ConfigFile file;
  private final LongSupplier trafficBytes;
  private final Unseen unseen = new Unseen();
  private final Loops loops;
  private long sampledNanos;
  private long windowNanos;
  private long tidiedNanos;

  /**
   * @param file to be watched, null for none
   * @param trafficBytes of all requests that the application has served so far, and their responses
   * @param kernel says what the path loses
   */
  public Upkeep(
      LimitsControl control,
      @Nullable ConfigFile file,
      LongSupplier trafficBytes,
      KernelPath kernel) {
    this.control = control;
    this.loops = new Loops(control, kernel);
    this.file = file;
    this.trafficBytes = trafficBytes;
    this.sampledNanos = control.nowNanos();
    this.windowNanos = sampledNanos;
    this.tidiedNanos = sampledNanos;
  }

  /** Puts the file in force, if there is one. */
  public void begin() {
    if (file != null) {
      file.begin(control);
    }
  }

  /** Does what is due. */
  public void tick() {
    if (file != null) {
      file.poll(control);
    }
    long nowNanos = control.nowNanos();
    if (nowNanos - sampledNanos >= SAMPLE_NANOS) {
      sampledNanos = nowNanos;
      control.throughput().sample(control.limits().current().limits(), nowNanos);
      loops.sample(nowNanos);
    }
    if (nowNanos - windowNanos >= WINDOW_NANOS) {
      windowNanos = nowNanos;
      look(nowNanos);
    }
    if (nowNanos - tidiedNanos >= TIDY_NANOS) {
      tidiedNanos = nowNanos;
      control.limits().tidy(nowNanos);
    }
  }

  private void look(long nowNanos) {
    List<String> warnings = new ArrayList<>();
    List<Limit> limits = control.configuredLimits();
    if (control.isEnforcing() && !limits.isEmpty()) {
      long bytes = trafficBytes.getAsLong();
      unseen.look(limits, bytes, nowNanos);
      for (Limit limit : limits) {
        String warning = unseen.warning(limit, bytes, nowNanos);
        if (warning != null) {
          warnings.add(warning);
        }
      }
    }
    control.warn("unseen", warnings);
  }
}
