package dev.weir.replay.expect;

import dev.weir.core.conformance.Certificate;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.simulation.Figures;

/**
 * What a limit should have done to a replay, and what it did.
 *
 * @param predicted by simulation
 * @param observed by the replay's connections
 * @param certificate whether the bytes that passed them kept to the limit
 */
public record LimitOutcome(
    LimitRule rule, Figures predicted, Observed observed, Certificate certificate) {}
