package dev.weir.agent.runtime.limits;

import dev.weir.core.control.LimitLoops;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Breaker;
import dev.weir.core.limit.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits in force at one moment, for whoever asks.
 *
 * @param generation counts changes
 * @param source of the configured set, such as {@code limits.yaml}; {@code none} without one
 * @param clientIdentity how clients are told apart, as the option {@code client-id} has it
 * @param enforcing whether traffic is held to them
 * @param limits the configured ones in their order, then those of clients
 * @param changes the latest, the oldest first
 * @param warnings what is wrong at present
 */
public record LimitsState(
    long generation,
    String source,
    String clientIdentity,
    boolean enforcing,
    List<InForce> limits,
    List<Change> changes,
    List<String> warnings) {

  public LimitsState {
    limits = List.copyOf(limits);
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /**
   * One limit.
   *
   * @param limit its rule, and its counts as they go on
   * @param adaptive between which rates it is configured to be moved; null when it is not
   * @param breaker how it is configured to be reduced; null when it is not
   * @param loops what those that move it have said last
   * @param client whose limit it is; null when it was configured by file or as a whole
   * @param tokensBytes of the shared bucket, below 0 in debt
   * @param bytesPerSecond that passed, over the last second that is complete
   */
  public record InForce(
      Limit limit,
      @Nullable AdaptiveRange adaptive,
      @Nullable Breaker breaker,
      LimitLoops.State loops,
      @Nullable String client,
      long tokensBytes,
      double bytesPerSecond) {}
}
