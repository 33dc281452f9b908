package dev.weir.cli;

import dev.weir.core.conformance.Verdict;
import dev.weir.replay.ReplayResult;
import dev.weir.replay.expect.LimitOutcome;
import dev.weir.replay.result.FailureKind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says how a replay ended.
 *
 * @param resume the file that it can be gone on with from; null for none
 * @param lostLog the log that could not be written to its end; null for none
 */
record ReplayEnding(
    String file, @Nullable String resume, @Nullable String lostLog, ReplayState state) {

  /**
   * The exit code of the run.
   *
   * @throws CommandFailure if it did not do what was asked of it, saying why
   */
  int exitCode(ReplayResult result, List<LimitOutcome> limits) throws CommandFailure, IOException {
    Exception failure = result.failure();
    if (failure instanceof CommandFailure broken) {
      throw broken;
    }
    if (failure != null) {
      throw CommandFailure.failed(Reading.cause(file, failure), failure);
    }
    IOException stateLost = state.failure();
    if (stateLost != null) {
      throw CommandFailure.failed("--resume: " + stateLost.getMessage(), stateLost);
    }
    if (result.stopped()) {
      throw CommandFailure.failed(
          "ended before all was sent; the report is of what was"
              + (resume == null ? "" : ", and the same command goes on from there"),
          null);
    }
    state.complete();
    if (lostLog != null) {
      throw CommandFailure.failed(
          "--hlog: " + lostLog + ": not written to its end; is the disk full?", null);
    }
    if (result.intake().requests() == 0) {
      throw CommandFailure.failed(
          file
              + ": there is no request in it to send"
              + (result.intake().responses() > 0 ? ", only responses" : "")
              + "; record some with weir capture -w FILE.gor",
          null);
    }
    if (result.intake().filtered() == result.intake().requests()) {
      throw CommandFailure.failed("no request passed the filters; loosen them", null);
    }
    if (result.outcomes().total().requests() == 0) {
      throw CommandFailure.failed(
          result.intake().unreadable() > 0
              ? "nothing was sent: "
                  + result.intake().unreadable()
                  + " requests of the recording are no whole HTTP/1 requests"
              : "nothing was sent: the run was over before the first request was due",
          null);
    }
    if (result.outcomes().total().answered() == 0) {
      FailureKind kind = result.outcomes().total().failures().keySet().iterator().next();
      throw CommandFailure.failed(
          "no request was answered (" + kind.text() + "): " + kind.meaning(), null);
    }
    boolean held = limits.stream().allMatch(limit -> limit.certificate().verdict() != Verdict.FAIL);
    return held ? ExitCode.DONE : ExitCode.FAILED;
  }
}
