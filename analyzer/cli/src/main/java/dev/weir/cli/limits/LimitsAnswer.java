package dev.weir.cli.limits;

/**
 * An agent's answer.
 *
 * @param limits what of it is understood here
 * @param json all of it, as it was sent
 */
public record LimitsAnswer(LimitsInForce limits, String json) {}
