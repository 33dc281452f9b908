package dev.weir.replay.rewrite;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is changed of every request.
 *
 * @param set fields that are given, the rest of their names taken away
 * @param removed names of fields that are taken away, in any case
 * @param targets applied to the request target one after the other
 * @param keepsHost whether Host stays as recorded, rather than naming the target that is sent to
 * @param trace when a {@code traceparent} of its own is given
 * @param recording gives each request an {@code Idempotency-Key} made of this name and its index;
 *     null for none
 * @param seed of trace ids: the same seed gives the same ones
 */
public record RewriteRules(
    List<FieldSetting> set,
    Set<String> removed,
    List<TargetRewrite> targets,
    boolean keepsHost,
    Trace trace,
    @Nullable String recording,
    long seed) {

  /** When a request gets a fresh {@code traceparent} (W3C Trace Context, level 1). */
  public enum Trace {
    /** When it was recorded with one: else two requests would claim to be one span. */
    IF_RECORDED,
    ALWAYS,
    /** It stays as recorded. */
    NEVER
  }

  /** Host names the target, a recorded {@code traceparent} is made fresh, all else stays. */
  public static final RewriteRules DEFAULT =
      new RewriteRules(List.of(), Set.of(), List.of(), false, Trace.IF_RECORDED, null, 0);

  public RewriteRules {
    set = List.copyOf(set);
    targets = List.copyOf(targets);
    Set<String> lower = new HashSet<>();
    for (String name : removed) {
      lower.add(FieldSetting.requireName(name).toLowerCase(Locale.ROOT));
    }
    removed = Set.copyOf(lower);
  }

  boolean replaces(String name) {
    for (FieldSetting field : set) {
      if (field.name().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  boolean removes(String name) {
    return removed.contains(name.toLowerCase(Locale.ROOT));
  }
}
