package dev.weir.core.budget;

/**
 * One bound, and what was found of it.
 *
 * @param budget whose it is
 * @param most in the unit of the measure
 * @param found in the same unit; NaN when nothing was there, infinite for growth from nothing
 * @param reason why it is untried, or which endpoint is the largest; may be empty
 */
public record Finding(
    String budget, Measure measure, double most, double found, Verdict verdict, String reason) {

  /** A bound and what was found, which it must not be less than. */
  static Finding of(String budget, Measure measure, double most, double found, String reason) {
    return new Finding(
        budget, measure, most, found, found > most ? Verdict.BROKEN : Verdict.KEPT, reason);
  }

  static Finding untried(String budget, Measure measure, double most, String reason) {
    return new Finding(budget, measure, most, Double.NaN, Verdict.UNTRIED, reason);
  }
}
