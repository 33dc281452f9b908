package dev.weir.replay.journal;

import dev.weir.replay.intake.Memory;
import dev.weir.replay.result.Outcome;
import dev.weir.replay.send.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A file that says of every request of a run how far it came.
 *
 * <p>Idea: a request has a number, and its number is its place in the file, which is mapped into
 * memory. So a mark costs a few stores and no call of the system, and outlives the process however
 * that ends: the pages are the kernel's. (It does not outlive the machine; a run that goes on after
 * a power cut may send again what the disk had not got yet.)
 *
 * <p>The reading thread asks for a request before any loop marks it, which makes room for it on
 * disk; so a full disk is met there, told by {@link #failure}, and marks end.
 */
public final class Journal implements Memory, Mark, AutoCloseable {
  private static final long MAGIC = 0x57454952_52554e31L; // WEIRRUN1
  private static final int HEADER_BYTES = 4096;
  private static final int ROWS_PER_SEGMENT = 65_536;
  private static final int SEGMENT_BYTES = ROWS_PER_SEGMENT * Row.BYTES;
  private static final int MOST_SEGMENTS = 16_384; // a billion requests
  private static final int ZEROS_BYTES = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final int targets;
  private final boolean resumed;
  private final AtomicReferenceArray<MappedByteBuffer> segments =
      new AtomicReferenceArray<>(MOST_SEGMENTS);
  private volatile @Nullable IOException failure;
  private volatile Runnable whenLost = () -> {};

  private Journal(Path path, FileChannel channel, FileLock lock, int targets, boolean resumed) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
    this.targets = targets;
    this.resumed = resumed;
  }

  /**
   * Begins a journal, or opens that of a run that was cut off.
   *
   * @param fingerprint of the recording and of all that decides which requests are sent; another
   *     one is another run
   * @throws IOException if the file cannot be used, saying why and what to do
   */
  public static Journal open(Path path, long fingerprint, int targets) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean whole = false;
    try {
      FileLock lock = lock(channel, path);
      boolean resumed = channel.size() > 0;
      if (resumed) {
        check(channel, path, fingerprint);
      } else {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(MAGIC).putLong(fingerprint).clear();
        writeFully(channel, header, 0);
      }
      Journal journal = new Journal(path, channel, lock, targets, resumed);
      whole = true;
      return journal;
    } finally {
      if (!whole) {
        channel.close();
      }
    }
  }

  private static FileLock lock(FileChannel channel, Path path) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // The same as one that another process holds.
    }
    throw new JournalException(
        path + ": another run is using this file; wait for it, or name another file");
  }

  private static void check(FileChannel channel, Path path, long fingerprint) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    int read = 0;
    while (read >= 0 && header.hasRemaining()) {
      read = channel.read(header, header.position());
    }
    if (header.position() < HEADER_BYTES || header.getLong(0) != MAGIC) {
      throw new JournalException(
          path + ": this is not the state of a replay; name a file that may be written");
    }
    if (header.getLong(Long.BYTES) != fingerprint) {
      throw new JournalException(
          path
              + ": this is the state of another run: the recording, the targets or the options are"
              + " not the same; give those of that run, or delete the file to begin anew");
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /** What the reading thread does, once, when marks end early; set before requests are read. */
  public void whenLost(Runnable action) {
    whenLost = action;
  }

  /** Whether there was an earlier run. */
  public boolean resumed() {
    return resumed;
  }

  /** What ended the marks early; null when nothing did. */
  public @Nullable IOException failure() {
    return failure;
  }

  @Override
  public State of(long index) {
    MappedByteBuffer segment = room(index);
    if (segment == null) {
      return State.UNKNOWN;
    }
    return switch (Row.state(segment, rowOf(index))) {
      case Row.SENT -> State.SENT;
      case Row.DONE -> State.DONE;
      default -> State.UNKNOWN;
    };
  }

  @Override
  public @Nullable Outcome outcome(long index, String endpoint) {
    MappedByteBuffer segment = room(index);
    return segment == null ? null : Row.outcome(segment, rowOf(index), index, endpoint, targets);
  }

  @Override
  public void sending(long index) {
    MappedByteBuffer segment = segment(index);
    if (segment != null) {
      Row.sending(segment, rowOf(index));
    }
  }

  @Override
  public void done(Outcome outcome) {
    MappedByteBuffer segment = segment(outcome.index());
    if (segment != null) {
      Row.done(segment, rowOf(outcome.index()), outcome);
    }
  }

  private static int rowOf(long index) {
    return (int) (index % ROWS_PER_SEGMENT) * Row.BYTES;
  }

  private @Nullable MappedByteBuffer segment(long index) {
    long number = index / ROWS_PER_SEGMENT;
    return number < MOST_SEGMENTS ? segments.get((int) number) : null;
  }

  /** The segment of a request, made if there is none yet; null when that is not possible. */
  private @Nullable MappedByteBuffer room(long index) {
    MappedByteBuffer segment = segment(index);
    if (segment != null || failure != null) {
      return segment;
    }
    long number = index / ROWS_PER_SEGMENT;
    if (number >= MOST_SEGMENTS) {
      lost(path + ": too many requests for one run; use several");
      return null;
    }
    try {
      long at = HEADER_BYTES + number * SEGMENT_BYTES;
      allocate(at + SEGMENT_BYTES);
      segment = channel.map(FileChannel.MapMode.READ_WRITE, at, SEGMENT_BYTES);
      segments.set((int) number, segment);
      return segment;
    } catch (IOException e) {
      lost(
          path
              + ": the state of the run cannot be kept any more: "
              + e.getMessage()
              + "; make room, and the same command goes on from there");
      return null;
    }
  }

  private void lost(String message) {
    failure = new JournalException(message);
    whenLost.run();
  }

  /**
   * Writes zeros rather than leave a hole: a page that finds no room later would end the process.
   */
  private void allocate(long sizeBytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
    long at = channel.size();
    while (at < sizeBytes) {
      zeros.clear().limit((int) Math.min(ZEROS_BYTES, sizeBytes - at));
      at += channel.write(zeros, at);
    }
  }

  /** The run is complete: there is nothing to go on with. */
  public void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      lock.release();
      channel.close();
    }
  }
}
