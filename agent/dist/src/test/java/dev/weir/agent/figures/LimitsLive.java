package dev.weir.agent.figures;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Measures what the agent's limits come to, each part in a table of its own: {@code rate}, {@code
 * waiting}, {@code prediction}. Run it by {@code analyzer/benchmarks/limits-live}.
 */
final class LimitsLive {
  private LimitsLive() {}

  public static void main(String[] parts) throws IOException {
    Settings settings = Settings.fromProperties();
    PrintStream out = System.out;
    for (String part : parts) {
      switch (part) {
        case "rate" -> RateFigures.print(settings, out);
        case "waiting" -> WaitingFigures.print(settings, out);
        case "prediction" -> PredictionFigures.print(settings, out);
        default -> throw new IllegalArgumentException(part + " is no part");
      }
    }
  }
}
