package dev.weir.replay.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that has another name until it is whole: FILE.part, and beside it FILE.part.state, which
 * says what of it is there.
 *
 * <p>Invariant: what the state says is there was on the disk before the state was, and a state is
 * replaced whole. So it may say too little, by what came since the last {@link #checkpoint}, and
 * never too much, whenever the process is killed or the power fails. Two processes at once are kept
 * apart by a lock on the part.
 *
 * <p>Many threads may write, each its own bytes, while one makes checkpoints.
 */
final class PartFile implements Destination {
  private static final long MOST_STATE_BYTES = 1 << 20;

  private final Path target;
  private final Path part;
  private final Path state;
  private final WebAddress address;
  private final boolean force;
  private final FileChannel channel;
  private final @Nullable FileLock lock;
  private final Spans done = new Spans();
  private volatile @Nullable Representation representation;
  private volatile @Nullable DownloadException failure;

  /** As the state on the disk says; 0 where there is none. */
  private long savedBytes;

  private PartFile(
      Path target,
      WebAddress address,
      boolean force,
      FileChannel channel,
      @Nullable FileLock lock) {
    this.target = target;
    this.part = beside(target, ".part");
    this.state = beside(target, ".part.state");
    this.address = address;
    this.force = force;
    this.channel = channel;
    this.lock = lock;
  }

  private static Path beside(Path target, String ending) {
    return target.resolveSibling(target.getFileName() + ending);
  }

  /**
   * Opens the part of a file, with what is there of it already.
   *
   * @param force whether the file may be there, and is replaced in the end
   */
  static PartFile open(Path target, WebAddress address, boolean force, DownloadListener listener)
      throws DownloadException {
    refuseTaken(target, force);
    Path part = beside(target, ".part");
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              part, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      FileLock lock = lock(channel, part);
      PartFile file = new PartFile(target, address, force, channel, lock);
      file.restore(listener);
      return file;
    } catch (IOException e) {
      closeQuietly(channel);
      throw cannotWrite(part, e);
    } catch (DownloadException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  private static void refuseTaken(Path target, boolean force) throws DownloadException {
    if (Files.isDirectory(target)) {
      throw DownloadException.broken(target + ": this is a directory; name a file with -o", null);
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw DownloadException.broken(
          target
              + ": this is no file that could be replaced; to write into it, give -o - > "
              + target,
          null);
    }
    if (!force && Files.exists(target)) {
      throw DownloadException.broken(
          target + ": it is there already; name another file with -o, or replace it with --force",
          null);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel, Path part) throws DownloadException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // As good as null.
    } catch (IOException e) {
      return null; // A file system without locks: then nobody else has one, either.
    }
    if (lock == null) {
      throw DownloadException.broken(
          part + ": another download writes it; wait for that, or name another file with -o", null);
    }
    return lock;
  }

  private void restore(DownloadListener listener) throws DownloadException, IOException {
    long partBytes = channel.size();
    boolean stateThere = Files.exists(state);
    SavedState saved = stateThere ? readState() : null;
    if (saved != null && !saved.key().equals(SavedState.key(address)) && !force) {
      throw DownloadException.broken(
          part
              + ": this is a part of "
              + saved.address()
              + (saved.address().equals(address.toString()) ? " with another query" : "")
              + "; name another file with -o, or drop it with --force",
          null);
    }
    if (saved == null || !saved.key().equals(SavedState.key(address)) || !holds(saved, partBytes)) {
      if (partBytes > 0 || stateThere) {
        listener.note(part + ": what is there cannot be continued; starting anew");
      }
      discard();
      return;
    }
    saved.done().forEach(done::add);
    representation = saved.representation();
    savedBytes = done.bytes();
  }

  private static boolean holds(SavedState saved, long partBytes) {
    return saved.done().stream().allMatch(span -> span.endByte() <= partBytes);
  }

  private @Nullable SavedState readState() throws IOException {
    if (Files.size(state) > MOST_STATE_BYTES) {
      return null;
    }
    return SavedState.parse(new String(Files.readAllBytes(state), StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable Representation representation() {
    return representation;
  }

  @Override
  public void begin(Representation described) {
    representation = described;
  }

  @Override
  public void write(long atByte, byte[] bytes, int length) throws DownloadException {
    DownloadException earlier = failure;
    if (earlier != null) {
      throw DownloadException.broken(String.valueOf(earlier.getMessage()), earlier);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, atByte + buffer.position());
      }
    } catch (IOException e) {
      throw cannotWrite(part, e);
    }
    done.add(new Span(atByte, atByte + length));
  }

  @Override
  public List<Span> missing() {
    Representation described = representation;
    return described == null || !described.hasLength()
        ? List.of()
        : done.missing(described.lengthBytes());
  }

  @Override
  public long doneBytes() {
    return done.bytes();
  }

  @Override
  public synchronized long keptBytes() {
    return savedBytes;
  }

  @Override
  public String whyNotKept() {
    Representation described = representation;
    if (described == null) {
      return "nothing is known of it";
    }
    return described.canResume() ? "its state could not be written" : described.whyNot();
  }

  @Override
  public synchronized void discard() throws DownloadException {
    try {
      // The state first: without it, the part counts for nothing.
      Files.deleteIfExists(state);
      channel.truncate(0);
    } catch (IOException e) {
      throw cannotWrite(part, e);
    }
    done.clear();
    savedBytes = 0;
    representation = null;
  }

  @Override
  public synchronized void checkpoint() throws DownloadException {
    Representation described = representation;
    List<Span> there = done.all(); // before the bytes are forced, so that all of these are
    long bytes = there.stream().mapToLong(Span::bytes).sum();
    if (described == null || !described.canResume() || bytes == savedBytes || bytes == 0) {
      return;
    }
    try {
      channel.force(false);
      replaceState(SavedState.of(address, described, there).text());
      savedBytes = bytes;
    } catch (IOException e) {
      DownloadException told = cannotWrite(state, e);
      failure = told;
      throw told;
    }
  }

  private void replaceState(String text) throws IOException {
    Path fresh = beside(target, ".part.state.new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(false);
    }
    Files.move(fresh, state, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public @Nullable Digest firstWrong(List<Digest> digests) throws DownloadException {
    List<MessageDigest> running = new ArrayList<>();
    digests.forEach(digest -> running.add(digest.begin()));
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    long at = 0;
    try {
      while (!digests.isEmpty() && channel.read(buffer.clear(), at) > 0) {
        at += buffer.position();
        for (MessageDigest each : running) {
          each.update(buffer.array(), 0, buffer.position());
        }
      }
    } catch (IOException e) {
      throw DownloadException.broken(part + ": " + e.getMessage() + "; check the disk", e);
    }
    for (int i = 0; i < running.size(); i++) {
      if (!digests.get(i).isValueOf(running.get(i))) {
        return digests.get(i);
      }
    }
    return null;
  }

  @Override
  public synchronized void finish() throws DownloadException {
    refuseTaken(target, force);
    try {
      channel.force(true);
      try {
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.deleteIfExists(state); // after: a state without a part counts for nothing
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** A part that nobody can go on from goes. */
  @Override
  public synchronized void close() throws IOException {
    if (lock != null && channel.isOpen()) {
      if (keptBytes() == 0) {
        Files.deleteIfExists(part);
      }
      lock.release();
    }
    channel.close();
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // What is thrown says more.
      }
    }
  }

  static DownloadException cannotWrite(Path file, IOException e) {
    String told;
    if (e instanceof NoSuchFileException) {
      told = "its folder does not exist; create it first";
    } else if (e instanceof AccessDeniedException) {
      told = "permission denied; name another folder with -o";
    } else {
      String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      told =
          cause.contains("No space") || cause.contains("quota")
              ? "the disk is full; make room, or name a file on another disk with -o"
              : cause + "; name another file with -o";
    }
    return DownloadException.broken(file + ": " + told, e);
  }
}
