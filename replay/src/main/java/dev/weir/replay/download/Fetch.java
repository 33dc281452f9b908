package dev.weir.replay.download;

import dev.weir.core.unit.ByteSize;
import dev.weir.replay.download.WebSource.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part of the work: fetches bytes and writes them where they belong, and tries
 * again where the network fails. For one thread.
 */
final class Fetch {
  private final Job job;
  private final Stop stop;
  private final Retries retries;

  /** The next byte to come. */
  private long atByte;

  /** What all connections of a download share. */
  record Job(
      DownloadOptions options,
      WebSource source,
      Throttle throttle,
      Destination destination,
      DownloadListener listener,
      AtomicLong receivedBytes,
      FirstByte firstByte) {}

  Fetch(Job job, Stop stop) {
    this.job = job;
    this.stop = stop;
    this.retries = new Retries(job.options(), job.listener(), stop);
  }

  /**
   * Begins a download of which nothing is known: asks, and takes what comes.
   *
   * @param trial a first part to ask for, so that others can be asked for meanwhile; null to ask
   *     for all of it
   */
  void begin(@Nullable Span trial) throws DownloadException, StartAnewException, StoppedException {
    Span asked = trial;
    while (true) {
      long before = job.receivedBytes().get();
      try (Reply reply = job.source().get(asked, null, stop)) {
        if (asked != null && (reply.status() == 416 || reply.status() == 206)) {
          Representation part = reply.status() == 206 ? trialled(reply, asked) : null;
          if (part == null) {
            asked = null; // an empty file, or one whose ranges make no sense
            continue;
          }
          job.destination().begin(part.requiring(job.options().sha256()));
          take(reply, 0, Math.min(asked.endByte(), part.lengthBytes()));
          return;
        }
        refuseFailure(reply, asked != null);
        Representation whole = Representation.whole(reply.headers());
        job.destination().begin(whole.requiring(job.options().sha256()));
        take(reply, 0, whole.lengthBytes());
        return;
      } catch (IOException e) {
        if (goesOn(e, job.receivedBytes().get() - before)) {
          return;
        }
      }
    }
  }

  /** The whole, as the answer to a trial says; null where nothing can be made of it. */
  private static @Nullable Representation trialled(Reply reply, Span asked) {
    ContentRange range = contentRange(reply);
    if (range == null || range.lengthBytes() < 1) {
      return null;
    }
    long end = Math.min(asked.endByte(), range.lengthBytes());
    Representation part = Representation.part(reply.headers(), range.lengthBytes());
    Span span = range.span();
    boolean asAsked = span != null && span.equals(new Span(asked.startByte(), end));
    return asAsked && part.canResume() ? part : null;
  }

  /** Whether the rest can be asked for as a part; else waits before all is asked for again. */
  private boolean goesOn(IOException e, long bytes) throws DownloadException, StoppedException {
    stop.check();
    Destination destination = job.destination();
    Representation known = destination.representation();
    if (known == null && Trouble.isHopeless(e)) {
      Trouble trouble = Trouble.of(e);
      throw DownloadException.broken(
          job.options().address() + ": " + trouble.cause() + "; " + trouble.mend(), e);
    }
    if (known != null && known.canResume() && destination.doneBytes() > 0) {
      retries.again(e, bytes, "going on at " + ByteSize.format(destination.doneBytes()));
      return true;
    }
    boolean lost = destination.doneBytes() > 0 && known != null;
    String anew = lost && known != null ? "starting anew, since " + known.whyNot() + "," : "again";
    try {
      destination.discard();
    } catch (DownloadException handedOn) {
      throw DownloadException.useless(
          job.options().address() + ": " + Trouble.of(e).cause() + "; " + handedOn.getMessage());
    }
    retries.again(e, 0, anew);
    return false;
  }

  /** Fetches a part of what is known. */
  void part(Span span) throws DownloadException, StartAnewException, StoppedException {
    Representation known = job.destination().representation();
    if (known == null) {
      throw new IllegalStateException("nothing is known of what span=" + span + " is a part of");
    }
    atByte = span.startByte();
    while (atByte < span.endByte()) {
      long before = atByte;
      Span rest = new Span(atByte, span.endByte());
      try (Reply reply = job.source().get(rest, known.validator().ifRange(), stop)) {
        long end = answeredUpTo(reply, rest, known);
        take(reply, rest.startByte(), end);
        if (atByte < span.endByte() && atByte - before < Retries.PROGRESS_BYTES) {
          throw new IOException("it sends less than it was asked for");
        }
      } catch (IOException e) {
        if (atByte < span.endByte()) {
          retries.again(e, atByte - before, "going on at " + ByteSize.format(atByte));
        }
      }
    }
  }

  /** Where the part that comes ends, if it is one that was asked for. */
  private long answeredUpTo(Reply reply, Span asked, Representation known)
      throws DownloadException, StartAnewException, IOException {
    if (reply.status() == 200) {
      boolean changed = known.validator().contradicts(Validator.of(reply.headers()));
      throw new StartAnewException(
          changed || sizeDiffers(reply, known)
              ? "the file on the server has changed"
              : "the server sends all of the file when asked for a part",
          !changed);
    }
    ContentRange range = contentRange(reply);
    if (reply.status() == 416) {
      throw refusedRange(range, known);
    }
    refuseFailure(reply, true);
    Span span = range == null ? null : range.span();
    if (range == null || span == null) {
      throw new StartAnewException("the server does not say which part it sends", true);
    }
    boolean grown =
        range.lengthBytes() != ContentRange.UNKNOWN && range.lengthBytes() != known.lengthBytes();
    if (grown || known.validator().contradicts(Validator.of(reply.headers()))) {
      throw new StartAnewException("the file on the server has changed", false);
    }
    // RFC 9110 §15.3.7: less may come than was asked for, but it must begin there.
    if (span.startByte() != asked.startByte() || span.endByte() > asked.endByte()) {
      throw new StartAnewException(
          "the server sends bytes %d-%d when asked for %d-%d"
              .formatted(
                  span.startByte(), span.endByte() - 1, asked.startByte(), asked.endByte() - 1),
          true);
    }
    return span.endByte();
  }

  /** RFC 9110 §15.5.17: such an answer should say how long the file is. */
  private static StartAnewException refusedRange(
      @Nullable ContentRange range, Representation known) {
    return range != null && range.lengthBytes() != known.lengthBytes()
        ? new StartAnewException(
            "the file on the server has changed: it has %d bytes now, and had %d"
                .formatted(range.lengthBytes(), known.lengthBytes()),
            false)
        : new StartAnewException("the server refuses a part that the file has", true);
  }

  private static boolean sizeDiffers(Reply reply, Representation known) {
    return Representation.contentLength(reply.headers()).orElse(known.lengthBytes())
        != known.lengthBytes();
  }

  private static @Nullable ContentRange contentRange(Reply reply) {
    return ContentRange.parse(reply.headers().firstValue("content-range").orElse(""));
  }

  private void refuseFailure(Reply reply, boolean partAsked)
      throws DownloadException, TryLaterException {
    int status = reply.status();
    switch (status) {
      case 200 -> {}
      case 206 -> {
        if (!partAsked) {
          throw DownloadException.broken(
              job.options().address()
                  + ": it sends a part of the file when asked for all of it;"
                  + " tell its owner",
              null);
        }
      }
      case 408, 429, 500, 502, 503, 504 -> throw TryLaterException.of(status, reply.headers());
      default ->
          throw DownloadException.broken(
              job.options().address() + ": the server answers " + status + mend(status), null);
    }
  }

  private static String mend(int status) {
    return switch (status) {
      case 401, 403 -> "; give what it wants with --header, such as 'Authorization: Bearer …'";
      case 404, 410 -> ", there is no such file; check the address";
      case 407 -> "; a proxy stands between, which wants credentials";
      default -> "; check the address";
    };
  }

  /** Takes a body, which a stop ends even where nothing comes. */
  private void take(Reply reply, long startByte, long endByte)
      throws IOException, DownloadException, StoppedException {
    stop.closing(reply);
    try {
      takeBody(reply, startByte, endByte);
    } finally {
      stop.forget(reply);
    }
  }

  /** Ends before its time only with an exception, and {@link #atByte} says where. */
  private void takeBody(Reply reply, long startByte, long endByte)
      throws IOException, DownloadException, StoppedException {
    byte[] buffer = new byte[job.throttle().pieceBytes()];
    ContentCheck check = new ContentCheck(reply);
    atByte = startByte;
    boolean endKnown = endByte != ContentRange.UNKNOWN;
    while (!endKnown || atByte < endByte) {
      long most = endKnown ? endByte - atByte : buffer.length;
      int read = reply.body().read(buffer, 0, (int) Math.min(buffer.length, most));
      if (read < 0) {
        break;
      }
      if (job.firstByte().came()) {
        job.throttle().begin(System.nanoTime());
      }
      job.throttle().pay(read, stop);
      job.destination().write(atByte, buffer, read);
      check.update(buffer, read);
      atByte += read;
      job.receivedBytes().addAndGet(read);
    }
    if (endKnown && atByte < endByte) {
      throw new EOFException("closed early");
    }
    check.require(job.options().address());
  }

  /** Holds the content of one answer against what its own fields say of it. */
  private static final class ContentCheck {
    private final List<Digest> digests;
    private final List<MessageDigest> running = new ArrayList<>();

    ContentCheck(Reply reply) {
      digests = DigestFields.ofContent(reply.headers());
      digests.forEach(digest -> running.add(digest.begin()));
    }

    void update(byte[] bytes, int length) {
      for (MessageDigest each : running) {
        each.update(bytes, 0, length);
      }
    }

    void require(WebAddress address) throws DownloadException {
      for (int i = 0; i < running.size(); i++) {
        if (!digests.get(i).isValueOf(running.get(i))) {
          throw DownloadException.useless(
              address
                  + ": what came is not what was sent: its "
                  + digests.get(i)
                  + " is another; run it again");
        }
      }
    }
  }
}
