package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ExchangeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random interleavings of many exchanges, told to one or several ledgers alike, and remembered one
 * event at a time for comparison.
 */
final class Traffic {
  static final long SECOND = 1_000_000_000;
  static final long EPOCH = 1_790_000_000L * SECOND;

  private static final String[] METHODS = {"GET", "POST", "DELETE"};
  private static final int[] STATUS = {200, 200, 200, 304, 404, 500};

  /** Message bytes that passed. */
  record Piece(Direction direction, ByteKind kind, long bytes, long nanos) {}

  /** An exchange, and what happened to it. */
  static final class Story {
    final ExchangeScript script;
    final int shard;
    final List<Piece> pieces = new ArrayList<>();
    long wireBytes;
    long retransmittedBytes;
    boolean foreign;

    Story(ExchangeScript script, int shard) {
      this.script = script;
      this.shard = shard;
    }

    Exchange exchange() {
      return script.exchange();
    }

    long messageBytes() {
      return pieces.stream().mapToLong(Piece::bytes).sum();
    }
  }

  final List<Story> stories = new ArrayList<>();
  final long[] unattributedBytes = new long[Reason.values().length];
  long capturedBytes;
  long nowNanos = EPOCH;

  private final Random random;
  private final Ledger[] shards;
  private final List<Story> open = new ArrayList<>();
  private final List<Story> over = new ArrayList<>();

  /**
   * @param shards each is told of the connections that fall to it
   */
  Traffic(long seed, Ledger... shards) {
    this.random = new Random(seed);
    this.shards = shards;
  }

  /** Lets one thing happen. */
  void step() {
    nowNanos += random.nextLong(SECOND / 40);
    int what = random.nextInt(20);
    if (open.isEmpty() || what < 2) {
      begin();
    } else if (what == 2) {
      unattributed();
    } else if (what == 3 && !over.isEmpty()) {
      wire(over.get(random.nextInt(over.size())));
    } else {
      goOn(open.get(random.nextInt(open.size())));
    }
  }

  /** Ends all that is in flight. */
  void end() {
    for (Story story : List.copyOf(open)) {
      finish(story);
    }
  }

  private void begin() {
    int client = random.nextInt(12);
    int shard = client % shards.length;
    ExchangeListener listener = shards[shard];
    Endpoints endpoints = new Endpoints("10.0.0." + client, 40_000, "10.0.1.1", 80);
    int ordinal = random.nextInt(3);
    if (ordinal == 0) {
      shards[shard].connectionOpened();
    }
    Story story = new Story(new ExchangeScript(listener, endpoints, ordinal, nowNanos), shard);
    stories.add(story);
    open.add(story);
    bytes(story, Direction.REQUEST, ByteKind.HEADER);
  }

  private void goOn(Story story) {
    Exchange exchange = story.exchange();
    int what = random.nextInt(10);
    if (what < 3) {
      wire(story);
    } else if (what == 3 && random.nextInt(4) == 0) {
      finish(story);
    } else if (!exchange.requestHeadSeen()) {
      if (what < 5 || story.foreign) {
        bytes(story, Direction.REQUEST, ByteKind.HEADER);
      } else if (what == 5 && random.nextInt(8) == 0) {
        story.foreign = true;
        story.script.foreign();
      } else {
        story.script.requestHead(
            METHODS[random.nextInt(METHODS.length)],
            (random.nextBoolean() ? "/u/" : "/p/") + random.nextInt(8),
            orNull("host" + random.nextInt(3)));
      }
    } else if (!exchange.responseHeadSeen()) {
      if (what < 7) {
        bytes(story, Direction.REQUEST, random.nextBoolean() ? ByteKind.BODY : ByteKind.FRAMING);
      } else {
        bytes(story, Direction.RESPONSE, ByteKind.HEADER);
        story.script.responseHead(STATUS[random.nextInt(STATUS.length)], orNull("text/html"));
      }
    } else if (what < 9) {
      bytes(story, Direction.RESPONSE, random.nextBoolean() ? ByteKind.BODY : ByteKind.FRAMING);
    } else {
      finish(story);
    }
  }

  private void bytes(Story story, Direction direction, ByteKind kind) {
    long count = 1L + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 1_500);
    story.pieces.add(new Piece(direction, kind, count, nowNanos));
    story.script.bytes(direction, kind, count, nowNanos);
    wire(story, count + 66);
  }

  private void finish(Story story) {
    if (random.nextInt(5) == 0) {
      story.script.cutOff();
    } else {
      story.script.finished();
    }
    open.remove(story);
    over.add(story);
  }

  private void wire(Story story) {
    wire(story, 60 + random.nextInt(1_400));
    if (random.nextInt(3) == 0) {
      long payloadBytes = random.nextInt(1_000);
      story.retransmittedBytes += payloadBytes;
      shards[story.shard].retransmitted(story.exchange(), payloadBytes);
    }
  }

  private void wire(Story story, long bytes) {
    shards[story.shard].captured(bytes);
    capturedBytes += bytes;
    shards[story.shard].wire(story.exchange(), Direction.REQUEST, bytes);
    story.wireBytes += bytes;
  }

  private void unattributed() {
    Reason reason = Reason.values()[random.nextInt(Reason.values().length)];
    int shard = random.nextInt(shards.length);
    long bytes = 40L + random.nextInt(100);
    shards[shard].captured(bytes);
    capturedBytes += bytes;
    shards[shard].unattributed(reason, bytes);
    unattributedBytes[reason.ordinal()] += bytes;
    shards[shard].oddity("oddity_" + random.nextInt(4), null, "example");
    shards[shard].protocol("http1", 1, bytes);
  }

  private @Nullable String orNull(String text) {
    return random.nextInt(4) == 0 ? null : text;
  }
}
