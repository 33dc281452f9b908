package dev.weir.replay.download;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream that takes the bytes in order, and never gives them back: a download into it can go on
 * after a broken connection, but not in another process, nor anew. Written by one thread.
 */
final class PipeDestination implements Destination {
  private final OutputStream out;
  private volatile long doneBytes;
  private volatile @Nullable Representation representation;
  private List<Digest> digests = List.of();
  private final List<MessageDigest> running = new ArrayList<>();
  private @Nullable IOException failure;

  PipeDestination(OutputStream out) {
    this.out = out;
  }

  @Override
  public @Nullable Representation representation() {
    return representation;
  }

  @Override
  public void begin(Representation described) {
    representation = described;
    digests = described.digests();
    running.clear();
    digests.forEach(digest -> running.add(digest.begin()));
  }

  @Override
  public void write(long atByte, byte[] bytes, int length) throws DownloadException {
    if (atByte != doneBytes) {
      throw new IllegalStateException("atByte=" + atByte + " is not the next, " + doneBytes);
    }
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      failure = e;
      throw DownloadException.broken("standard output cannot be written: " + e.getMessage(), e);
    }
    running.forEach(digest -> digest.update(bytes, 0, length));
    doneBytes = atByte + length;
  }

  /** Why the stream took no more; null while it does. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public List<Span> missing() {
    Representation described = representation;
    return described != null && described.lengthBytes() > doneBytes
        ? List.of(new Span(doneBytes, described.lengthBytes()))
        : List.of();
  }

  @Override
  public long doneBytes() {
    return doneBytes;
  }

  @Override
  public long keptBytes() {
    return 0;
  }

  @Override
  public String whyNotKept() {
    return "standard output is not kept";
  }

  @Override
  public void discard() throws DownloadException {
    if (doneBytes > 0) {
      throw DownloadException.useless(
          "what came went to standard output already, and cannot be taken back; name a file"
              + " with -o");
    }
    representation = null;
  }

  @Override
  public void checkpoint() {}

  @Override
  public @Nullable Digest firstWrong(List<Digest> wanted) {
    for (int i = 0; i < running.size(); i++) {
      if (!digests.get(i).isValueOf(running.get(i))) {
        return digests.get(i);
      }
    }
    return null;
  }

  @Override
  public void finish() throws DownloadException {
    try {
      out.flush();
    } catch (IOException e) {
      failure = e;
      throw DownloadException.broken("standard output cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {}
}
