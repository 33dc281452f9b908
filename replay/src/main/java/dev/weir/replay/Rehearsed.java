package dev.weir.replay;

import dev.weir.core.route.Routing;
import dev.weir.replay.intake.Dispatch;
import dev.weir.replay.intake.Intake;
import dev.weir.replay.intake.IntakeOptions;
import dev.weir.replay.intake.Planned;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.intake.Recorded;
import dev.weir.replay.intake.RunClock;
import dev.weir.replay.result.Outcomes;

/** A replay that sends nothing: for those who want to know beforehand what it would send. */
public final class Rehearsed {
  private Rehearsed() {}

  /**
   * Reads as a replay would, and tells of every recorded exchange and when it would be due. What
   * keeps it from reading on ends it; the replay itself will meet that, too.
   */
  public static void run(
      IntakeOptions options,
      Routing routing,
      Recorded recorded,
      Intake.Reading reading,
      long passes) {
    ReadAhead readAhead = new ReadAhead(1, 1);
    readAhead.open();
    Dispatch nowhere =
        new Dispatch() {
          @Override
          public void submit(Planned planned) {}

          @Override
          public boolean keepsTime() {
            return false;
          }
        };
    Intake intake =
        new Intake(options, routing, recorded, nowhere, readAhead, new RunClock(), new Outcomes(1));
    try {
      intake.drive(reading, passes);
    } catch (Exception e) {
      intake.breakOff();
    }
  }
}
