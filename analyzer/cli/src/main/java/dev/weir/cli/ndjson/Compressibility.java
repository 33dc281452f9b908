package dev.weir.cli.ndjson;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.json.ExchangeDocument;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * Measures how well the bodies of requests compress, while they pass: the deflated size of the
 * first 64 KiB by their size. That is all that is known of a body afterwards.
 *
 * <p>Bounded: what is held of bodies under way is at most {@value #MOST_HELD_BYTES} bytes; a body
 * beyond that is not measured, and counted. Confined to the thread that feeds the parser.
 */
public final class Compressibility {
  private static final long MOST_HELD_BYTES = 64 << 20;
  private static final int MOST_BODIES = 1 << 16;

  private final IdentityHashMap<Exchange, Sample> samples = new IdentityHashMap<>();
  private final DeflatedSize deflated = new DeflatedSize();
  private long heldBytes;
  private long unmeasured;

  /** The beginning of one body; its bytes go once it is measured. */
  private static final class Sample {
    byte[] bytes = new byte[0];
    double ratio = ExchangeDocument.UNKNOWN_RATIO;
    boolean closed;
  }

  /** Bytes of a request, after the parser took them. */
  public void content(Exchange exchange, byte[] bytes, int offset, int length) {
    long headerBytes = exchange.bytes(Direction.REQUEST, ByteKind.HEADER);
    long passedBytes = exchange.messageBytes(Direction.REQUEST);
    if (!exchange.requestHeadSeen() || passedBytes == headerBytes) {
      return; // there is no body by now
    }
    Sample sample = sample(exchange);
    if (sample.closed) {
      return;
    }
    int headLeft = (int) Math.max(0, Math.min(length, headerBytes - (passedBytes - length)));
    keep(sample, bytes, offset + headLeft, length - headLeft);
    if (exchange.requestComplete() || sample.bytes.length == DeflatedSize.SAMPLE_BYTES) {
      close(exchange, sample);
    }
  }

  /** Bytes of a request that are not to be had: what comes after them is not the beginning. */
  public void missing(Exchange exchange) {
    if (exchange.requestHeadSeen()) {
      close(exchange, sample(exchange));
    }
  }

  /** The ratio of a body, which is forgotten with that; negative if it has none. */
  public double take(Exchange exchange) {
    Sample sample = samples.remove(exchange);
    if (sample == null) {
      return ExchangeDocument.UNKNOWN_RATIO;
    }
    close(exchange, sample);
    return sample.ratio;
  }

  /** Bodies that were not measured, because too much was under way. */
  public long unmeasured() {
    return unmeasured;
  }

  private Sample sample(Exchange exchange) {
    Sample sample = samples.get(exchange);
    if (sample == null) {
      sample = new Sample();
      if (samples.size() < MOST_BODIES) {
        samples.put(exchange, sample);
      } else {
        sample.closed = true;
        unmeasured++;
      }
    }
    return sample;
  }

  private void keep(Sample sample, byte[] bytes, int offset, int length) {
    int kept = sample.bytes.length;
    int taken = Math.min(length, DeflatedSize.SAMPLE_BYTES - kept);
    if (heldBytes + taken > MOST_HELD_BYTES) {
      heldBytes -= kept;
      sample.bytes = new byte[0];
      sample.closed = true;
      unmeasured++;
      return;
    }
    sample.bytes = Arrays.copyOf(sample.bytes, kept + taken);
    System.arraycopy(bytes, offset, sample.bytes, kept, taken);
    heldBytes += taken;
  }

  private void close(Exchange exchange, Sample sample) {
    if (sample.closed) {
      return;
    }
    sample.closed = true;
    boolean chunked = exchange.bytes(Direction.REQUEST, ByteKind.FRAMING) > 0;
    byte[] body = chunked ? ChunkedBody.content(sample.bytes) : sample.bytes;
    if (body.length > 0) {
      sample.ratio = deflated.ratio(body, 0, body.length);
    }
    heldBytes -= sample.bytes.length;
    sample.bytes = new byte[0];
  }
}
