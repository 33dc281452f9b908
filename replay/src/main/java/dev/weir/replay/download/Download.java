package dev.weir.replay.download;

import dev.weir.replay.download.DownloadState.Event;
import dev.weir.replay.download.Fetch.Job;
import dev.weir.replay.download.WebSource.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One download. It begins or goes on with {@link #run}, which returns when the file is whole; any
 * thread may {@linkplain #pause pause} it, or ask how far it is, meanwhile.
 */
public final class Download implements AutoCloseable {
  /** What is asked for at first where several connections are to follow. */
  private static final Span TRIAL = new Span(0, 256 * 1024);

  /** A shorter piece is not worth a request of its own. */
  private static final long LEAST_PIECE_BYTES = 64 * 1024;

  private static final int MOST_BEGINNINGS = 4;

  private final DownloadOptions options;
  private final DownloadListener listener;
  private final Destination destination;
  private final WebSource source;
  private final Job job;
  private final Stop stop = new Stop();
  private final AtomicLong receivedBytes = new AtomicLong();
  private final FirstByte firstByte = new FirstByte();
  private final long resumedBytes;
  private volatile DownloadState state;
  private boolean ranges = true;
  private int beginnings = 1;

  private Download(DownloadOptions options, Destination destination, DownloadListener listener) {
    this.options = options;
    this.destination = destination;
    this.listener = listener;
    source = new WebSource(options);
    Throttle throttle = new Throttle(options.bytesPerSecond(), System.nanoTime());
    job = new Job(options, source, throttle, destination, listener, receivedBytes, firstByte);
    resumedBytes = destination.doneBytes();
    state = destination.keptBytes() > 0 ? DownloadState.PAUSED : DownloadState.IDLE;
  }

  /**
   * Into a file, which appears when it is whole. What an earlier run left of it is continued.
   *
   * @param force whether a file of that name is replaced, and parts of another download dropped
   * @throws DownloadException if it cannot be written
   */
  public static Download toFile(
      DownloadOptions options, Path target, boolean force, DownloadListener listener)
      throws DownloadException {
    return new Download(
        options, PartFile.open(target, options.address(), force, listener), listener);
  }

  /** Into a stream, over one connection; it is flushed at the end, and stays open. */
  public static Download toStream(
      DownloadOptions options, OutputStream out, DownloadListener listener) {
    return new Download(options.withConnections(1), new PipeDestination(out), listener);
  }

  /**
   * What to call a file that was given no name: as the address ends, else as the server says, else
   * {@code download}. The server is asked only where the address does not tell.
   */
  public static String fileName(DownloadOptions options) throws DownloadException {
    String name = FileName.ofPath(options.address().uri());
    if (name.isEmpty()) {
      try (Reply reply = new WebSource(options).head(new Stop())) {
        name = FileName.ofDisposition(reply.headers().firstValue("content-disposition").orElse(""));
      } catch (IOException e) {
        Trouble trouble = Trouble.of(e);
        throw DownloadException.broken(
            options.address() + ": " + trouble.cause() + "; " + trouble.mend(), e);
      } catch (StoppedException e) {
        throw new IllegalStateException("nobody stops this", e);
      }
    }
    return name.isEmpty() ? FileName.DEFAULT : name;
  }

  public DownloadState state() {
    return state;
  }

  /** How many bytes are there, of earlier runs, too. */
  public long doneBytes() {
    return destination.doneBytes();
  }

  /** How many of them were there at the beginning. */
  public long resumedBytes() {
    return resumedBytes;
  }

  /** How many there will be; negative while nobody knows. */
  public long lengthBytes() {
    Representation known = destination.representation();
    return known == null ? ContentRange.UNKNOWN : known.lengthBytes();
  }

  /** Ends the run soon; what came is kept where that is of use. */
  public void pause() {
    stop.set();
  }

  /**
   * Downloads, and returns when the file is whole. Once only.
   *
   * @throws DownloadException if it is not: {@link #state} is PAUSED if another run can go on from
   *     here, else ABORTED
   */
  public DownloadResult run() throws DownloadException {
    move(Event.START);
    long startNanos = System.nanoTime();
    Checkpoints checkpoints = new Checkpoints(destination);
    try {
      fetchAll();
      long endNanos = System.nanoTime();
      List<String> verified = verify();
      checkpoints.close();
      destination.finish();
      move(Event.COMPLETE);
      return result(startNanos, endNanos, verified);
    } catch (StoppedException e) {
      checkpoints.close();
      keep();
      throw DownloadException.broken(options.address() + ": paused" + howToGoOn(), e);
    } catch (DownloadException e) {
      checkpoints.close();
      throw ended(e);
    } finally {
      checkpoints.close();
    }
  }

  private void fetchAll() throws DownloadException, StoppedException {
    while (true) {
      try {
        Representation known = destination.representation();
        if (known == null) {
          boolean trial = ranges && options.connections() > 1;
          new Fetch(job, stop).begin(trial ? TRIAL : null);
        } else {
          destination.begin(known.requiring(options.sha256()));
        }
        new Pieces(job, stop).fetch(rest());
        return;
      } catch (StartAnewException e) {
        stop.check();
        ranges &= !e.rangesFail();
        if (beginnings++ == MOST_BEGINNINGS) {
          throw DownloadException.useless(
              options.address()
                  + ": "
                  + e.getMessage()
                  + ", "
                  + MOST_BEGINNINGS
                  + " times by now; run it again when it stays as it is");
        }
        discard(String.valueOf(e.getMessage()));
        listener.note(options.address() + ": " + e.getMessage() + "; starting anew");
      }
    }
  }

  private void discard(String why) throws DownloadException {
    try {
      destination.discard();
    } catch (DownloadException e) {
      throw DownloadException.useless(options.address() + ": " + why + "; " + e.getMessage());
    }
  }

  private List<Span> rest() {
    return Spans.spread(destination.missing(), options.connections(), LEAST_PIECE_BYTES);
  }

  /** Length, digests, and where there are none whether the server still has the same file. */
  private List<String> verify() throws DownloadException, StoppedException {
    Representation known = destination.representation();
    if (known == null) {
      throw new IllegalStateException("a download without a representation");
    }
    if (known.hasLength() && destination.doneBytes() != known.lengthBytes()) {
      throw DownloadException.useless(
          "%s: %d bytes came of %d; run it again"
              .formatted(options.address(), destination.doneBytes(), known.lengthBytes()));
    }
    Digest wrong = destination.firstWrong(known.digests());
    if (wrong != null) {
      throw DownloadException.useless(
          options.address()
              + ": what came is not the file: its "
              + wrong
              + " is not "
              + wrong.hex()
              + "; run it again, and ask who published that if it stays so");
    }
    if (known.digests().isEmpty()) {
      requireUnchanged(known);
    }
    List<String> verified = new ArrayList<>();
    known.digests().forEach(digest -> verified.add(digest.toString()));
    return verified;
  }

  /** One more question, since a file may be written over while it is sent. */
  private void requireUnchanged(Representation known) throws DownloadException, StoppedException {
    Validator now = Validator.NONE;
    try (Reply reply = source.head(stop)) {
      if (reply.status() == 200) {
        now = Validator.of(reply.headers());
      }
    } catch (IOException e) {
      // Who does not answer says nothing against the file.
    }
    if (known.validator().contradicts(now)) {
      throw DownloadException.useless(
          options.address()
              + ": the file on the server has changed while it came, so this may be a mixture of"
              + " both; run it again");
    }
  }

  private DownloadResult result(long startNanos, long endNanos, List<String> verified) {
    long nanos = endNanos - startNanos;
    Representation known = destination.representation();
    return new DownloadResult(
        destination.doneBytes(),
        receivedBytes.get(),
        beginnings == 1 ? resumedBytes : 0,
        nanos,
        Math.min(nanos, firstByte.nanosSince(endNanos)),
        source.requests(),
        beginnings - 1,
        verified,
        known == null ? null : known.validator().etag());
  }

  /** The last checkpoint; a failure of it leaves the one before. */
  private void keep() {
    try {
      destination.checkpoint();
    } catch (DownloadException e) {
      listener.note(String.valueOf(e.getMessage()));
    }
    if (destination.keptBytes() > 0) {
      move(Event.PAUSE);
    } else {
      move(Event.ABORT);
    }
  }

  private DownloadException ended(DownloadException e) {
    if (!e.isUseless()) {
      keep();
      return state == DownloadState.PAUSED
          ? DownloadException.broken(e.getMessage() + howToGoOn(), e)
          : e;
    }
    move(Event.ABORT);
    try {
      destination.discard();
    } catch (DownloadException alsoWrong) {
      listener.note(String.valueOf(alsoWrong.getMessage()));
    }
    return e;
  }

  private String howToGoOn() {
    if (state != DownloadState.PAUSED) {
      Representation known = destination.representation();
      return known != null && destination.doneBytes() > 0
          ? ", and cannot go on from here, since " + destination.whyNotKept()
          : "";
    }
    return "; %d of %d bytes are there, and the same command goes on"
        .formatted(destination.keptBytes(), lengthBytes());
  }

  private synchronized void move(Event event) {
    state = state.on(event);
  }

  /** Leaves the file as it is. */
  @Override
  public void close() {
    try {
      destination.close();
    } catch (IOException e) {
      listener.note("the file could not be closed: " + e.getMessage());
    }
  }
}
