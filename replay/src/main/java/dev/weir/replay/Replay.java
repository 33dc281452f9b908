package dev.weir.replay;

import dev.weir.core.route.Routing;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.intake.Intake;
import dev.weir.replay.intake.IntakeOptions;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.intake.Recorded;
import dev.weir.replay.intake.RunClock;
import dev.weir.replay.result.Outcomes;
import dev.weir.replay.send.LiveCounts;
import dev.weir.replay.send.Mark;
import dev.weir.replay.send.SendOptions;
import dev.weir.replay.send.Sending;
import javax.net.ssl.SSLException;
import org.HdrHistogram.Histogram;

/**
 * Sends what was recorded, when it is due, and counts what comes of it.
 *
 * <p>{@link #run} reads on the calling thread while event loops send; {@link #stop} and {@link
 * #live} may be called by any thread meanwhile. Runs once.
 */
public final class Replay implements AutoCloseable {
  private final RunClock clock = new RunClock();
  private final ReadAhead readAhead;
  private final Balancer balancer;
  private final Outcomes outcomes;
  private final Intake intake;
  private final Sending sending;
  private volatile boolean stopped;
  private volatile boolean ended;

  /**
   * Starts the threads.
   *
   * @param recorded told of the recorded exchanges, on the reading thread
   * @throws SSLException if a target has TLS and this Java has not
   */
  public Replay(
      IntakeOptions options,
      SendOptions sendOptions,
      Balancer balancer,
      ReadAhead readAhead,
      Routing routing,
      Recorded recorded,
      Mark mark)
      throws SSLException {
    this.balancer = balancer;
    this.readAhead = readAhead;
    this.outcomes = new Outcomes(balancer.targets().size());
    this.sending = new Sending(sendOptions, balancer, clock, readAhead, mark);
    this.intake = new Intake(options, routing, recorded, sending, readAhead, clock, outcomes);
    var unused =
        sending
            .broken()
            .thenAccept(
                cause -> {
                  intake.stop();
                  sending.stop();
                });
  }

  /**
   * Sends all that is read, as often as is said.
   *
   * @param passes how often the recording is read; {@link Long#MAX_VALUE} until something ends it
   */
  public ReplayResult run(Intake.Reading reading, long passes) {
    Exception failure = null;
    try {
      intake.drive(reading, passes);
    } catch (OutOfMemoryError e) {
      failure = new IllegalStateException("too little memory to read on; see -Xmx", e);
      intake.stop();
    } catch (Exception e) {
      failure = stopped ? null : e; // to be ended is no failure, whatever reading makes of it
      intake.breakOff();
    }
    sending.finish();
    ended = true;
    failure = sending.broken().getNow(failure);
    long earlierBytes = outcomes.total().responseBytes();
    sending.addTo(outcomes);
    return new ReplayResult(
        outcomes.renamed(intake::renamed),
        intake.counts(),
        sending.live(),
        sending.notSent(),
        sending.oddities(),
        balancer.targets(),
        balancer.absences(clock.now()),
        stopped,
        failure,
        earlierBytes);
  }

  /**
   * Ends the run soon: nothing more is sent, answers under way get a second to come. Any thread.
   */
  public void stop() {
    if (stopped || ended) {
      return;
    }
    stopped = true;
    intake.stop();
    sending.stop();
  }

  /** What has been done by now; any thread. */
  public LiveCounts live() {
    return sending.live();
  }

  /**
   * Adds the latencies since the last call, in nanoseconds, from when requests were due and from
   * when they went out until their answers ended; one thread.
   */
  public void takeInterval(Histogram due, Histogram sent) {
    sending.takeInterval(due, sent);
  }

  /** Nanoseconds from the beginning of the schedule on; negative before it. */
  public long nowNanos() {
    return clock.now();
  }

  @Override
  public void close() {
    readAhead.open();
    sending.close();
  }
}
