package dev.weir.agent.figures;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Measures what the agent's limits come to, each part in a table of its own: {@code rate}, {@code
 * waiting}, {@code prediction}.
 *
 * <p>{@code analyzer/benchmarks/limits-live}, on 2 cores of an Intel Xeon, otherwise idle,
 * 2026-11-29: the mean of one download and of eight is within 0.1 % of the limit on all servers, in
 * cleartext and TLS, windows of 1 s within 1.1 %, and those of 100 ms within 2 to 7 %, but for one
 * download of Jetty (0.25 %, 6 % and 19 %); eight share it at 0.997 of the mean or better. Beside
 * it nginx, 1.6 % off for one and eight times the limit for eight; Netty's own, the slowest of
 * eight at 0.4. {@code waiting}: 6 to 13 % of a core, no effect on other answers. {@code
 * prediction}: within 1 %. All of it: {@code analyzer/docs/figures.md}.
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
