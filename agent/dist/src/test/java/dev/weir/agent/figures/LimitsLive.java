package dev.weir.agent.figures;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Measures what the agent's limits come to, each part in a table of its own: {@code rate}, {@code
 * waiting}, {@code prediction}.
 *
 * <p>{@code analyzer/benchmarks/limits-live -s 3 rate}, on 2 cores of an Intel Xeon that built
 * other programs meanwhile (load 6, stalls of 4 to 117 ms), 2026-11-28: without TLS, one download
 * is within 0.03 % of the limit on all servers, 100 ms windows within 2 to 4 %; eight share it at
 * 0.98 to 1 of the mean. nginx, at load 12: +1.6 %, and eight times the limit for eight. Netty's
 * own: +0.1 %, windows 26 % off, one of eight stood still. {@code waiting}: 11 % of a core on NIO;
 * on Netty 4.2's epoll transport 94 %, where eight shared at 0.55. {@code prediction}, load 15:
 * total time within 2 %, P90 of added delay within 6 %.
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
