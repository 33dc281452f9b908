package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.ReplayResult;
import dev.weir.replay.intake.IntakeCounts;
import dev.weir.replay.result.Expected;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.Outcome;
import dev.weir.replay.result.Outcomes;
import dev.weir.replay.send.LiveCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayComparisonTest {
  private static final long SECOND = 1_000_000_000L;

  private final Outcomes outcomes = new Outcomes(1);
  private final StringBuilder out = new StringBuilder();

  @Test
  void saysThatAllWasAnsweredAsRecorded() throws IOException {
    answered(0, 200, 200);
    answered(4, 304, 304);
    assertThat(isSame(2)).isTrue();
    assertThat(out.toString())
        .isEqualTo(
            "\nrecorded 2 requests in 8.00 s, replayed 2 in 4.00 s: as many, each answered with the"
                + " status recorded\n");
  }

  @Test
  void saysThatAStatusIsAnother() throws IOException {
    answered(0, 200, 429);
    answered(4, 200, 200);
    assertThat(isSame(2)).isFalse();
    assertThat(out.toString())
        .contains(": DIFFERENT: 2 answered, 1 of them with another status, 2 held against");
  }

  @Test
  void saysThatOneWasNotAnswered() throws IOException {
    answered(0, 200, 200);
    outcomes.add(outcome(4, 0, FailureKind.RESET, new Expected(200, 1, 1, 0, 1)));
    assertThat(isSame(2)).isFalse();
    assertThat(out.toString()).contains("replayed 2 in ", ": DIFFERENT: 1 answered, 0 of them");
  }

  @Test
  void saysThatFewerCameThanWereRecorded() throws IOException {
    answered(0, 200, 200);
    assertThat(isSame(2)).isFalse();
    assertThat(out.toString()).contains("recorded 2 requests", "replayed 1 ", "DIFFERENT");
  }

  @Test
  void doesNotTakeForEqualWhatItCannotCompare() throws IOException {
    outcomes.add(outcome(0, 200, null, null));
    assertThat(isSame(1)).isFalse();
    assertThat(out.toString()).contains("DIFFERENT: 1 answered", ", 0 held against");
  }

  private void answered(long second, int recorded, int status) {
    outcomes.add(outcome(second, status, null, new Expected(recorded, 1, 1, 0, 1)));
  }

  private static Outcome outcome(
      long second, int status, @Nullable FailureKind failure, @Nullable Expected expected) {
    long nanos = second * SECOND;
    return new Outcome(
        second,
        "GET /a",
        0,
        status,
        failure,
        Obstacle.NONE,
        true,
        nanos,
        nanos,
        nanos,
        nanos,
        1,
        1,
        1,
        expected);
  }

  private boolean isSame(long recordedRequests) throws IOException {
    ReplayResult result =
        new ReplayResult(
            outcomes,
            new IntakeCounts(2, 0, 0, 0, 2, 0, 0, 2, 8 * SECOND),
            new LiveCounts(2, 2, 0, 0, 2, 0, 0),
            0,
            Map.of(),
            List.of(),
            List.of(),
            false,
            null,
            0);
    return ReplayComparison.print(recordedRequests, result, out);
  }
}
