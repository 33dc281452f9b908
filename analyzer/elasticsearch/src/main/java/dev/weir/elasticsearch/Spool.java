package dev.weir.elasticsearch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Batches that wait on disk until the server is back: a folder with a file each, oldest first.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 …
 * +-------------------------+-------+-------+-------+----
 * | "WEIR SPOOL 1" LF       | docu- | bytes | CRC-  | documents, two
 * |                         | ments |       | 32C   | lines each
 * +-------------------------+-------+-------+-------+----
 * </pre>
 *
 * <p>A file is written under another name and renamed when it is whole. When there is no more room,
 * the oldest give way, since whoever looks after an outage wants its end most; their documents are
 * counted. A file that cannot be read is set aside under another name, and counted.
 *
 * <p>Belongs to one process, by a lock on a file in it. Confined to one thread but for the counts.
 */
public final class Spool implements Closeable {
  private static final byte[] MAGIC = "WEIR SPOOL 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = MAGIC.length + 12;
  private static final String SUFFIX = ".bulk";
  private static final String PART = ".part";
  private static final String DAMAGED = ".damaged";
  private static final int MOST_FILES = 20_000;

  private final Path folder;
  private final long mostBytes;
  private final FileChannel lockFile;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private @Nullable Entry given;
  private long nextNumber;
  private long usedBytes;
  private volatile long documents;
  private volatile long dropped;
  private volatile long damaged;

  /** A file, how long it is, and how many documents it says to hold; 0 when it is set aside. */
  private record Entry(Path file, long bytes, int documents) {
    boolean isDamaged() {
      return file.toString().endsWith(DAMAGED);
    }
  }

  private Spool(Path folder, long mostBytes, FileChannel lockFile) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.lockFile = lockFile;
  }

  /**
   * Opens a folder, which is made if need be, with what is left there from before.
   *
   * @param mostBytes that all its files may have together
   * @throws IOException if it cannot be used, or another process does
   */
  public static Spool open(Path folder, long mostBytes) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new IOException(inUse(folder));
      }
      Spool spool = new Spool(folder, mostBytes, lockFile);
      spool.findFiles();
      return spool;
    } catch (OverlappingFileLockException e) {
      lockFile.close();
      throw new IOException(inUse(folder), e);
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
  }

  private static String inUse(Path folder) {
    return folder + " is in use by another run of Weir; name another folder";
  }

  private void findFiles() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(PART)) {
        Files.deleteIfExists(file); // was not yet written whole when its process ended
      } else if (name.endsWith(DAMAGED)) {
        entries.addFirst(new Entry(file, Files.size(file), 0));
        usedBytes += Files.size(file);
      } else if (name.matches("\\d{20}\\" + SUFFIX)) {
        nextNumber = Long.parseLong(name.substring(0, 20)) + 1;
        found(file);
      }
    }
    makeRoom(0);
  }

  private void found(Path file) throws IOException {
    long bytes = Files.size(file);
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    try (FileChannel in = FileChannel.open(file)) {
      while (head.hasRemaining() && in.read(head) >= 0) {
        // until it is full or the file ends
      }
    }
    int count = head.hasRemaining() ? 0 : Math.max(0, head.getInt(MAGIC.length));
    usedBytes += bytes;
    entries.addLast(new Entry(file, bytes, count));
    documents += count;
  }

  /** How many documents wait. */
  public long documents() {
    return documents;
  }

  /** How many gave way to newer ones, or were too many for the folder. */
  public long dropped() {
    return dropped;
  }

  /** How many files could not be read, and were set aside. */
  public long damaged() {
    return damaged;
  }

  /** Whether none waits that could be sent. */
  public boolean isEmpty() {
    return entries.stream().allMatch(Entry::isDamaged);
  }

  /**
   * Puts a batch behind all others.
   *
   * @throws IOException if it cannot be written; it is counted as dropped then
   */
  public void add(Batch batch) throws IOException {
    long bytes = HEAD_BYTES + (long) batch.length();
    if (bytes > mostBytes) {
      dropped += batch.documents();
      return;
    }
    makeRoom(bytes);
    String name = String.format(Locale.ROOT, "%020d", nextNumber++);
    Path file = folder.resolve(name + SUFFIX);
    try {
      Path part = folder.resolve(name + PART);
      write(batch, part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      dropped += batch.documents();
      Files.deleteIfExists(folder.resolve(name + PART));
      throw e;
    }
    entries.addLast(new Entry(file, bytes, batch.documents()));
    usedBytes += bytes;
    documents += batch.documents();
  }

  private static void write(Batch batch, Path part) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.put(MAGIC).putInt(batch.documents()).putInt(batch.length());
    head.putInt(checksum(batch.bytes(), 0, batch.length())).flip();
    ByteBuffer[] all = {head, ByteBuffer.wrap(batch.bytes(), 0, batch.length())};
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (all[1].hasRemaining() || head.hasRemaining()) {
        long unused = out.write(all);
      }
    }
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, offset, length);
    return (int) sum.getValue();
  }

  private void makeRoom(long bytes) throws IOException {
    while (!entries.isEmpty() && (usedBytes + bytes > mostBytes || entries.size() >= MOST_FILES)) {
      Entry oldest = entries.removeFirst();
      Files.deleteIfExists(oldest.file());
      usedBytes -= oldest.bytes();
      documents -= oldest.documents();
      dropped += oldest.documents();
    }
  }

  /** The oldest batch, which stays; null if there is none that can be read. */
  public @Nullable Batch oldest() throws IOException {
    while (!isEmpty()) {
      Entry oldest = firstWhole();
      Batch batch = read(oldest);
      if (batch != null) {
        given = oldest;
        return batch;
      }
      setAside(oldest);
    }
    return null;
  }

  /** Takes out the batch that {@link #oldest} gave, unless it had to give way since. */
  public void remove() throws IOException {
    Entry sent = given;
    if (sent != null && entries.contains(sent)) {
      forget(sent);
      Files.deleteIfExists(sent.file());
    }
  }

  private Entry firstWhole() {
    return entries.stream().filter(entry -> !entry.isDamaged()).findFirst().orElseThrow();
  }

  private void forget(Entry entry) {
    entries.remove(entry);
    usedBytes -= entry.bytes();
    documents -= entry.documents();
  }

  private static @Nullable Batch read(Entry entry) throws IOException {
    byte[] all = Files.readAllBytes(entry.file());
    if (all.length < HEAD_BYTES || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(all, MAGIC.length, 12);
    int count = head.getInt();
    int length = head.getInt();
    int sum = head.getInt();
    if (length != all.length - HEAD_BYTES || sum != checksum(all, HEAD_BYTES, length)) {
      return null;
    }
    Batch batch = Batch.of(Arrays.copyOfRange(all, HEAD_BYTES, all.length));
    return batch.documents() == count ? batch : null;
  }

  private void setAside(Entry entry) throws IOException {
    forget(entry);
    Path aside = Path.of(entry.file() + DAMAGED);
    Files.move(entry.file(), aside, StandardCopyOption.REPLACE_EXISTING);
    entries.addFirst(new Entry(aside, entry.bytes(), 0));
    usedBytes += entry.bytes();
    damaged++;
  }

  /** Leaves what waits for the next who opens the folder. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
