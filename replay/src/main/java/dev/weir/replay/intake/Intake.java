package dev.weir.replay.intake;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.message.Message;
import dev.weir.core.message.MessageSink;
import dev.weir.core.route.Routing;
import dev.weir.replay.result.Expected;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.Outcomes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads recorded messages and hands requests on when there is room: filtered, edited, put in the
 * order in which they began, with the time when each is due.
 *
 * <p>Bounded throughout. Confined to the reading thread, but for {@link #stop}.
 */
public final class Intake implements MessageSink {
  /** Requests due later than this are not handed on yet. */
  private static final long MOST_AHEAD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Between passes over a recording that lasts no time, such as one request. */
  private static final long GAP_OF_ONE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Time to open the first connections in. */
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** Ends reading from inside a reader. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final IntakeOptions options;
  private final Routing routing;
  private final Recorded recorded;
  private final Dispatch dispatch;
  private final ReadAhead readAhead;
  private final RunClock clock;
  private final EarlierRun earlier;
  private final HttpParsing parsing = new HttpParsing();
  private final Holding holding;
  private final Unanswered unanswered = new Unanswered();
  private final KeptPass kept = new KeptPass();
  private volatile boolean stopped;

  private long requests;
  private long filtered;
  private long unreadable;
  private long filledUp;
  private long responses;
  private long unpairedResponses;
  private long submitted;

  private long pass;
  private long passShiftNanos;
  private boolean started;
  private long originNanos;
  private long handedOn;
  private long handedOnOfPass;
  private long lastRecordedNanos;

  /**
   * @param recorded told of the recorded exchanges, as they were
   * @param earlier what an earlier run has counted is added there
   */
  public Intake(
      IntakeOptions options,
      Routing routing,
      Recorded recorded,
      Dispatch dispatch,
      ReadAhead readAhead,
      RunClock clock,
      Outcomes earlier) {
    this.options = options;
    this.routing = routing;
    this.recorded = recorded;
    this.dispatch = dispatch;
    this.readAhead = readAhead;
    this.clock = clock;
    this.earlier = new EarlierRun(options.memory(), options.sendsAgain(), earlier);
    this.holding = new Holding(options.pace().isUnlimited());
  }

  /** Ends reading at the next message. Any thread. */
  public void stop() {
    stopped = true;
    readAhead.open();
  }

  @Override
  public void message(Message message) {
    if (stopped) {
      throw new Stopped();
    }
    switch (message.kind()) {
      case REQUEST -> request(message);
      case RESPONSE -> response(message);
      case REPLAYED_RESPONSE -> {
        // What another replay was answered says nothing of the original.
      }
    }
  }

  private void request(Message message) {
    long index = requests++;
    if (!options.filter().test(message)) {
      filtered++;
      return;
    }
    Paired pair = new Paired(endpoints(message), parsing);
    Exchange exchange = pair.request(message);
    if (exchange == null) {
      unreadable++;
      pair.close(message.startNanos());
      return;
    }
    unanswered.add(message.id(), pair, holding.newestNanos());
    filledUp += message.omittedBytes() > 0 ? 1 : 0;
    String endpoint = exchange.method() + ' ' + routing.routeOf(exchange.path());
    Planned planned =
        new Planned(
            index,
            connectionOf(pass, message.connection()),
            message.clientAddress(),
            endpoint,
            variants(message, index),
            message.startNanos(),
            exchange.expectsContinue());
    pair.planned = planned;
    holding.add(planned);
    handOnReady();
  }

  /** Each pass has connections of its own. */
  private static long connectionOf(long pass, long recorded) {
    return recorded + (pass << 40);
  }

  /** The port only tells connections apart; recordings do not always say which it was. */
  private static Endpoints endpoints(Message message) {
    int port = 1 + (int) Math.floorMod(message.connection(), 65_535L);
    return new Endpoints(message.clientAddress(), port, "", 0);
  }

  private void response(Message message) {
    responses++;
    holding.answered();
    Paired pair = unanswered.take(message.id());
    if (pair == null) {
      unpairedResponses++;
      return;
    }
    Expected expected = pair.response(message);
    pair.close(message.startNanos() + message.durationNanos());
    if (expected != null && pair.planned != null) {
      pair.planned.expect(expected);
      pair.planned.recorded = pair.exchange();
      tellRecorded(pair.planned);
      handOnReady();
    }
  }

  /** Once the exchange is whole and it is known when its request is due. */
  private void tellRecorded(Planned planned) {
    Exchange exchange = planned.recorded;
    if (exchange != null && planned.dueNanos >= 0) {
      planned.recorded = null;
      recorded.exchange(exchange, planned.dueNanos);
    }
  }

  private byte[][] variants(Message message, long index) {
    if (kept.keeps() && options.edit().varies(message)) {
      kept.giveUp();
    }
    List<String> authorities = options.authorities();
    byte[] first = options.edit().apply(message, authorities.get(0), index);
    if (authorities.size() == 1 || first == message.bytes()) {
      return new byte[][] {first};
    }
    byte[][] variants = new byte[authorities.size()][];
    variants[0] = first;
    for (int i = 1; i < variants.length; i++) {
      variants[i] = options.edit().apply(message, authorities.get(i), index);
    }
    return variants;
  }

  private void handOnReady() {
    Planned ready = holding.pollReady();
    while (ready != null) {
      handOnRead(ready);
      ready = holding.pollReady();
    }
  }

  /** All of this pass has been read; hands on what is left of it. */
  public void endOfPass() {
    Planned left = holding.poll();
    while (left != null) {
      handOnRead(left);
      left = holding.poll();
    }
    unanswered.clear(holding.newestNanos());
    // The next pass begins a mean gap after the last request of this one.
    long spanNanos = lastRecordedNanos - passShiftNanos;
    long gapNanos = spanNanos / Math.max(1, handedOnOfPass);
    passShiftNanos = lastRecordedNanos + (gapNanos > 0 ? gapNanos : GAP_OF_ONE_NANOS);
    pass++;
    handedOnOfPass = 0;
    holding.beginAgain();
  }

  /** Reading has failed; hands on what was read before. */
  public void breakOff() {
    try {
      endOfPass();
    } catch (Stopped e) {
      // As asked for.
    }
  }

  private void handOnRead(Planned planned) {
    kept.add(planned);
    handOn(planned);
  }

  private void handOn(Planned planned) {
    if (handedOnOfPass == 0) {
      originNanos = planned.recordedNanos();
    }
    long recordedNanos = Math.max(0, planned.recordedNanos() - originNanos) + passShiftNanos;
    lastRecordedNanos = Math.max(lastRecordedNanos, recordedNanos);
    planned.dueNanos = options.pace().dueNanos(handedOn, recordedNanos);
    handedOn++;
    handedOnOfPass++;
    if (isBeyondDuration(planned) || handedOn > options.mostRequests()) {
      stopped = true;
      throw new Stopped();
    }
    tellRecorded(planned);
    if (!earlier.settled(planned)) {
      submit(planned);
    }
  }

  private boolean isBeyondDuration(Planned planned) {
    // At no particular rate all is due at once, so there the clock alone tells what is too late.
    return options.pace().isUnlimited()
        ? started && clock.now() > options.mostNanos()
        : planned.dueNanos > options.mostNanos();
  }

  private void submit(Planned planned) {
    try {
      awaitNearness(planned);
      readAhead.acquire(planned.footprintBytes());
      if (stopped) {
        throw new Stopped();
      }
      if (!started) {
        started = true;
        // Goes on where an earlier run ended, instead of waiting for what that has done.
        boolean unlimited = options.pace().isUnlimited();
        long firstNanos = unlimited ? earlier.endNanos() : planned.dueNanos - LEAD_NANOS;
        clock.startAt(System.nanoTime() - firstNanos);
      } else if (!options.pace().isUnlimited() && planned.dueNanos < clock.now()) {
        planned.heldUpBy(Obstacle.READ_LATE);
      }
      submitted++;
      dispatch.submit(planned);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
      throw new Stopped();
    }
  }

  /**
   * Waits until the request is due soon: what is read long before only makes the collector's pauses
   * longer, and those are late requests.
   */
  private void awaitNearness(Planned planned) {
    while (started && !stopped && dispatch.keepsTime() && !options.pace().isUnlimited()) {
      long tooEarlyNanos = planned.dueNanos - clock.now() - MOST_AHEAD_NANOS;
      if (tooEarlyNanos <= 0) {
        return;
      }
      LockSupport.parkNanos(Math.min(tooEarlyNanos, LONGEST_PARK_NANOS));
    }
  }

  /** What has been read by now; exact once reading has ended. */
  public IntakeCounts counts() {
    return new IntakeCounts(
        requests,
        filtered,
        unreadable,
        filledUp,
        responses,
        unpairedResponses,
        earlier.requests(),
        submitted,
        lastRecordedNanos);
  }

  /** The route names as they are called now. */
  public String renamed(String endpoint) {
    int space = endpoint.indexOf(' ');
    return space < 0
        ? endpoint
        : endpoint.substring(0, space + 1) + routing.regroup(endpoint.substring(space + 1));
  }

  /** Reads so many times, until something ends it, or until nothing comes of reading. */
  public void drive(Reading reading, long passes) throws Exception {
    if (passes > 1 && recorded == Recorded.NOBODY) {
      kept.begin();
    }
    long before = -1;
    for (long left = passes; left > 0 && !stopped && handedOn > before; left--) {
      before = handedOn;
      drive(reading);
    }
  }

  private void drive(Reading reading) throws Exception {
    try {
      IntakeCounts first = kept.counts();
      if (first != null) {
        again(first);
        endOfPass();
      } else {
        reading.into(this);
        endOfPass();
        kept.end(counts());
      }
    } catch (Stopped e) {
      // As asked for.
    }
  }

  /** Hands on what the first pass did, without reading it again. */
  private void again(IntakeCounts first) {
    long firstIndex = requests;
    for (Planned planned : kept.requests()) {
      if (stopped) {
        throw new Stopped();
      }
      requests++;
      long connection = connectionOf(pass, planned.connection());
      handOn(planned.again(firstIndex + planned.index(), connection));
    }
    requests = firstIndex + first.requests();
    filtered += first.filtered();
    unreadable += first.unreadable();
    filledUp += first.filledUp();
    responses += first.responses();
    unpairedResponses += first.unpairedResponses();
  }

  /** Something that reads messages into a sink. */
  @FunctionalInterface
  public interface Reading {
    /** Reads all that there is. */
    void into(MessageSink sink) throws Exception;
  }
}
