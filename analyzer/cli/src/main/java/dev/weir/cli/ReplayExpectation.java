package dev.weir.cli;

import dev.weir.core.limit.LimitSet;
import dev.weir.core.route.Routing;
import dev.weir.core.simulation.BeyondTimeException;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.replay.Rehearsed;
import dev.weir.replay.expect.LimitOutcome;
import dev.weir.replay.expect.Observation;
import dev.weir.replay.expect.Prediction;
import dev.weir.replay.intake.Intake;
import dev.weir.replay.intake.IntakeOptions;
import java.util.List;

/**
 * Limits that a replay is to meet: first what they should do to it, by simulation, then what was
 * seen of them.
 */
final class ReplayExpectation {
  private final String file;
  private final LimitSet limits;
  private final Observation observation;
  private List<LimitFigures> predicted = List.of();

  private ReplayExpectation(String file, LimitSet limits, Routing routing) {
    this.file = file;
    this.limits = limits;
    this.observation = new Observation(limits, routing);
  }

  /** Reads the limits. */
  static ReplayExpectation of(String file, Routing routing) throws CommandFailure {
    return new ReplayExpectation(file, RecordedLimits.read(file, "expect"), routing);
  }

  Observation observation() {
    return observation;
  }

  /**
   * Reads the recording once before it is sent, and simulates.
   *
   * @throws CommandFailure if it has no responses, without which there is nothing to simulate
   */
  void predict(IntakeOptions options, Routing routing, Intake.Reading reading, long passes)
      throws CommandFailure {
    Prediction prediction = new Prediction(limits, routing);
    Rehearsed.run(options, routing, prediction, reading, passes);
    if (prediction.exchanges() == 0) {
      throw CommandFailure.failed(
          file
              + ": nothing can be predicted, for the recording has no responses; record some with"
              + " weir capture -w FILE.gor, or leave out --expect",
          null);
    }
    try {
      predicted = prediction.figures();
    } catch (BeyondTimeException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Once the replay is over. */
  List<LimitOutcome> results() {
    return observation.results(predicted);
  }
}
