package dev.weir.replay.gor;

import dev.weir.core.text.Printable;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of one file, one after the other; what cannot be read is skipped and counted.
 *
 * <p>A separator ends a record when another record's first line follows, or nothing; also when
 * something else follows that is then no record, unless the message says by its own length that its
 * body goes on: bodies may hold separators. A record is held as a whole and copied once; a longer
 * one than the bound is passed over without being held. Confined to one thread.
 */
final class RecordCursor implements Closeable {
  private static final long NOT_KNOWN = -1;
  private static final int EXCERPT_BYTES = 24;
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final String name;
  private final RecordBuffer buffer;
  private final DamageTally damage;
  private final int mostRecordBytes;
  private final MetaLine meta = new MetaLine();
  private final Framing head = new Framing();
  private final Framing framing = new Framing();
  private byte[] payload = new byte[0];
  private long record;
  private long recordAtByte;
  private int recordBytes;
  private int recordAndSeparatorBytes;
  private boolean tooLong;
  private boolean chunked;

  /** Up to where the record in hand goes on by its own word, from its first byte. */
  private long declaredBytes;

  RecordCursor(String name, InputStream in, DamageTally damage, int mostRecordBytes)
      throws IOException {
    this.name = name;
    this.buffer = new RecordBuffer(in);
    this.damage = damage;
    this.mostRecordBytes = mostRecordBytes;
  }

  /** The first line of the record in hand. */
  MetaLine meta() {
    return meta;
  }

  /** What the message in hand says of itself. */
  Framing head() {
    return head;
  }

  /** The message in hand, the caller's own. */
  byte[] payload() {
    return payload;
  }

  long endNanos() {
    return meta.startNanos + meta.durationNanos;
  }

  /** Goes to the next record that can be read; false when there is none. */
  boolean next() throws IOException {
    while (findEnd()) {
      boolean taken = !tooLong && take(buffer.from, buffer.from + recordBytes);
      buffer.pass(recordAndSeparatorBytes);
      if (taken) {
        return true;
      }
    }
    return false;
  }

  /** Finds where the record in hand ends; false when no record is left. */
  private boolean findEnd() throws IOException {
    begin();
    int searched = 0; // from the record's first byte, as all may move
    while (true) {
      int at = Separator.find(buffer.bytes, buffer.from + searched, buffer.to);
      if (at < 0) {
        searched = Math.max(searched, buffer.available() - Separator.lengthBytes() + 1);
        boundLength(searched);
        if (tooLong) {
          buffer.pass(searched);
          searched = 0;
        }
        if (!buffer.fill()) {
          return lastRecord();
        }
        continue;
      }
      searched = at - buffer.from;
      int next = at + Separator.lengthBytes();
      if (buffer.to - next < MetaLine.TELLING_BYTES && buffer.fill()) {
        continue;
      }
      boundLength(searched);
      if (endsHere(at, next)) {
        recordBytes = searched;
        recordAndSeparatorBytes = next - buffer.from;
        return true;
      }
      searched++;
    }
  }

  private void begin() throws IOException {
    while (buffer.available() < MetaLine.TELLING_BYTES && buffer.fill()) {
      // Few rounds, mostly none.
    }
    if (record == 0) {
      int shown = Math.min(buffer.available(), EXCERPT_BYTES);
      damage.begins(
          Printable.of(new String(buffer.bytes, buffer.from, shown, StandardCharsets.ISO_8859_1)));
    }
    record++;
    recordAtByte = buffer.positionBytes();
    tooLong = false;
    chunked = false;
    declaredBytes = NOT_KNOWN;
  }

  /** Gives up a record that has more bytes than are held. */
  private void boundLength(int lengthBytes) {
    if (!tooLong && lengthBytes > RecordBuffer.LEAST_BYTES) {
      boolean sound = MetaLine.couldBegin(buffer.bytes, buffer.from, buffer.to);
      if (!sound || lengthBytes > mostRecordBytes) {
        tooLong = true;
        count(sound ? GorDamage.RECORD_TOO_LONG : GorDamage.BAD_META_LINE);
      }
    }
  }

  private boolean endsHere(int at, int next) {
    return next == buffer.to
        || MetaLine.couldBegin(buffer.bytes, next, buffer.to)
        || !(tooLong || bodyGoesOn(at));
  }

  private boolean bodyGoesOn(int at) {
    if (declaredBytes == NOT_KNOWN) {
      declaredBytes = 0;
      int payloadAt = Framing.lineEnd(buffer.bytes, buffer.from, at) + 1;
      if (payloadAt < at && MetaLine.couldBegin(buffer.bytes, buffer.from, payloadAt)) {
        framing.read(buffer.bytes, payloadAt, at);
        chunked = framing.whole && framing.chunked;
        declaredBytes = framing.whole ? at - buffer.from + framing.missingBytes(at) : 0;
      }
    }
    return chunked ? !endsInLastChunk(at) : at - buffer.from < declaredBytes;
  }

  private boolean endsInLastChunk(int at) {
    int begin = at - LAST_CHUNK.length;
    return begin >= buffer.from
        && Arrays.equals(buffer.bytes, begin, at, LAST_CHUNK, 0, LAST_CHUNK.length);
  }

  /** What is left where no separator follows. */
  private boolean lastRecord() {
    String gzipDamage = buffer.gzipDamage;
    if (gzipDamage != null) {
      count(gzipDamage);
      buffer.gzipDamage = null;
    }
    recordAndSeparatorBytes = buffer.available();
    if (Separator.endsWithoutLineEnd(buffer.bytes, buffer.from, buffer.to)) {
      recordBytes = buffer.available() - Separator.lengthBytes() + 1;
      return true;
    }
    if (!tooLong && !isBlank()) {
      boolean sound = MetaLine.couldBegin(buffer.bytes, buffer.from, buffer.to);
      count(sound ? GorDamage.CUT_RECORD : GorDamage.BAD_META_LINE);
    }
    buffer.pass(buffer.available());
    return false;
  }

  private boolean isBlank() {
    for (int i = buffer.from; i < buffer.to; i++) {
      if (buffer.bytes[i] != '\n' && buffer.bytes[i] != '\r' && buffer.bytes[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  private boolean take(int from, int to) {
    byte[] bytes = buffer.bytes;
    int lineEnd = Framing.lineEnd(bytes, from, to);
    String flaw = meta.parse(bytes, from, lineEnd);
    if (flaw == null) {
      flaw = lineEnd + 1 >= to ? GorDamage.EMPTY_RECORD : mismatch(bytes, lineEnd + 1, to);
    }
    if (flaw != null) {
      count(flaw);
      return false;
    }
    if (!meta.durationSound) {
      count(GorDamage.BAD_DURATION);
    }
    payload = buffer.copy(lineEnd + 1, to);
    head.read(payload, 0, payload.length);
    return true;
  }

  private @Nullable String mismatch(byte[] bytes, int from, int to) {
    boolean request = Framing.beginsRequest(bytes, from, to);
    boolean response = Framing.beginsResponse(bytes, from, to);
    if (!request && !response) {
      return GorDamage.NOT_HTTP;
    }
    return meta.kind.ordinal() == 0 == request ? null : GorDamage.KIND_MISMATCH;
  }

  private void count(String reason) {
    damage.add(reason, name, record, recordAtByte);
  }

  @Override
  public void close() throws IOException {
    buffer.close();
  }
}
