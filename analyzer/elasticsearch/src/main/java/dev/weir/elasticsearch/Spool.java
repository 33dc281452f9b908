package dev.weir.elasticsearch;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Batches that wait on disk until the server is back: a folder with a file each, oldest first.
 *
 * <p>When there is no more room, the oldest give way, since whoever looks after an outage wants its
 * end most; their documents are counted. The documents of a file that cannot be read, which is set
 * aside under another name where that can be done, or that somebody has removed, are counted as
 * lost.
 *
 * <p>The folder is private, in use by one process, and bound to one server, whose address stands in
 * the file {@code server}. Any thread may call, and waits for no more than the disk.
 */
public final class Spool implements Closeable {
  private static final String SERVER = "server";
  private static final String SUFFIX = ".bulk";
  private static final String DAMAGED = ".damaged";
  private static final int MOST_FILES = 20_000;

  /** So that there are numbers before the first. */
  private static final long FIRST_NUMBER = 1L << 40;

  private final PrivateFolder folder;
  private final String server;
  private final long mostBytes;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /**
   * Those that were refused, which wait until they are tried again; before others they give way.
   */
  private final ArrayDeque<Entry> refused = new ArrayDeque<>();

  /** Those that could not be read; the first to give way. */
  private final ArrayDeque<Entry> setAside = new ArrayDeque<>();

  /** The one that is being sent. It gives way to none. */
  private @Nullable Entry taken;

  private long nextNumber = FIRST_NUMBER;
  private long lowestNumber = FIRST_NUMBER;
  private int refusedFiles;
  private long usedBytes;
  private long found;
  private long documents;
  private long dropped;
  private long lost;
  private long damaged;

  /**
   * A file.
   *
   * @param number its place among the others when the folder is opened
   * @param documents that are wanted of those it holds
   * @param wasRefused whether the server refused some of them
   * @param rest those wanted, where the disk did not take them without the others; else null
   */
  private record Entry(
      long number, Path file, long bytes, int documents, boolean wasRefused, @Nullable Batch rest) {
    static Entry of(long number, Path file, long bytes, int documents) {
      return new Entry(number, file, bytes, documents, false, null);
    }

    static Entry aside(Path file, long bytes) {
      return of(-1, file, bytes, 0);
    }

    Entry refused() {
      return new Entry(number, file, bytes, documents, true, rest);
    }

    Entry with(Batch left) {
      return new Entry(number, file, bytes, left.documents(), wasRefused, left);
    }
  }

  /**
   * How many documents there are.
   *
   * @param found that waited when it was opened
   * @param documents that wait
   * @param dropped that gave way to newer ones, or were too many for the folder
   * @param lost that stood in files that are gone, or could not be read
   * @param damaged files that could not be read
   */
  record Counts(long found, long documents, long dropped, long lost, long damaged) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);
  }

  private Spool(PrivateFolder folder, String server, long mostBytes) {
    this.folder = folder;
    this.server = server;
    this.mostBytes = mostBytes;
  }

  /**
   * Opens a folder, which is made if need be, with what is left there from before.
   *
   * @param mostBytes that all its files may have together
   * @param server that gets what waits there
   * @throws IOException if it cannot be used, is not private, another process uses it, or what
   *     waits there is for another server
   */
  public static Spool open(Path folder, long mostBytes, Access server) throws IOException {
    PrivateFolder opened = PrivateFolder.open(folder);
    try {
      Spool spool = new Spool(opened, server.toString(), mostBytes);
      spool.findFiles();
      spool.bind();
      spool.makeRoom(0);
      return spool;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void findFiles() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder.path())) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(SpoolFile.PART)) {
        Files.deleteIfExists(file); // was not yet written whole when its process ended
      } else if (name.endsWith(DAMAGED)) {
        setAside.add(Entry.aside(file, Files.size(file)));
        usedBytes += Files.size(file);
      } else if (name.matches("0\\d{19}\\" + SUFFIX)) {
        long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        Entry entry = Entry.of(number, file, Files.size(file), SpoolFile.documents(file));
        nextNumber = number + 1;
        lowestNumber = Math.min(lowestNumber, number);
        addLast(entry);
        found += entry.documents;
      }
    }
  }

  private void bind() throws IOException {
    Path bound = folder.path().resolve(SERVER);
    String before = Files.exists(bound) ? Files.readString(bound).strip() : server;
    if (!entries.isEmpty() && !before.equals(server)) {
      throw new IOException(
          folder.path()
              + " holds "
              + documents
              + " documents for "
              + before
              + ", not for "
              + server
              + "; send them there first, or name another folder; if both are the same server,"
              + " remove the file "
              + SERVER
              + " from it");
    }
    Files.writeString(bound, server + "\n");
  }

  synchronized Counts counts() {
    return new Counts(found, documents, dropped, lost, damaged);
  }

  /** Whether none waits that could be sent. */
  synchronized boolean isEmpty() {
    return entries.isEmpty() && refused.isEmpty();
  }

  /** Whether there are some that were refused, and have not been taken since. */
  synchronized boolean holdsRefused() {
    return refusedFiles > 0;
  }

  /**
   * Lets the one that was refused longest ago come behind the others, to be tried again. When it is
   * {@link #removeTaken taken}, all that were refused come.
   */
  synchronized void tryRefusedAgain() {
    Entry first = refused.poll();
    if (first != null) {
      entries.addLast(first);
    }
  }

  /**
   * Puts a batch behind all others. If there is no room for it, it is counted as dropped.
   *
   * @throws IOException if it cannot be written; it is still the caller's then
   */
  synchronized void add(Batch batch) throws IOException {
    if (makeRoom(SpoolFile.bytes(batch))) {
      Entry written = write(batch, nextNumber);
      nextNumber++;
      addLast(written);
    } else {
      dropped += batch.documents();
    }
  }

  /**
   * As well, before all others: being the oldest, it does not make others give way.
   *
   * @param isRefused whether it waits apart, so that it does not hold them up
   */
  synchronized void addFirst(Batch batch, boolean isRefused) throws IOException {
    if (isRoomFor(SpoolFile.bytes(batch))) {
      Entry written = write(batch, lowestNumber - 1);
      lowestNumber--;
      place(isRefused ? written.refused() : written);
    } else {
      dropped += batch.documents();
    }
  }

  private void place(Entry entry) {
    if (entry.wasRefused && entry.rest == null) {
      refused.addLast(entry);
    } else {
      entries.addFirst(entry);
    }
    count(entry);
  }

  private Entry write(Batch batch, long number) throws IOException {
    Path file = folder.path().resolve(String.format(Locale.ROOT, "%020d", number) + SUFFIX);
    try {
      SpoolFile.write(batch, file);
    } catch (FileNotFoundException | NoSuchFileException e) {
      if (Files.isDirectory(folder.path())) {
        throw e;
      }
      folder.restore();
      Files.writeString(folder.path().resolve(SERVER), server + "\n");
      SpoolFile.write(batch, file);
    }
    return Entry.of(number, file, SpoolFile.bytes(batch), batch.documents());
  }

  private void addLast(Entry entry) {
    entries.addLast(entry);
    count(entry);
  }

  private void count(Entry entry) {
    usedBytes += entry.bytes;
    documents += entry.documents;
    refusedFiles += entry.wasRefused ? 1 : 0;
  }

  private void forget(Entry entry) {
    usedBytes -= entry.bytes;
    documents -= entry.documents;
    refusedFiles -= entry.wasRefused ? 1 : 0;
  }

  private boolean isRoomFor(long bytes) {
    return usedBytes + bytes <= mostBytes
        && entries.size() + refused.size() + setAside.size() < MOST_FILES;
  }

  /** Lets the oldest give way; whether that was enough. */
  private boolean makeRoom(long bytes) throws IOException {
    if (bytes > mostBytes) {
      return false;
    }
    while (!isRoomFor(bytes)) {
      ArrayDeque<Entry> from =
          !setAside.isEmpty() ? setAside : !refused.isEmpty() ? refused : entries;
      Entry oldest = from.peekFirst();
      if (oldest == null) {
        return false;
      }
      delete(oldest);
      from.removeFirst();
      dropped += oldest.documents;
      forget(oldest);
    }
    return true;
  }

  private static void delete(Entry entry) throws IOException {
    try {
      Files.deleteIfExists(entry.file);
    } catch (DirectoryNotEmptyException e) {
      // Not ours: a folder in place of a file.
    }
  }

  /**
   * The oldest batch, which waits on until it is {@link #removeTaken removed}, or {@link #putBack
   * put back}.
   *
   * @return null if there is none that can be read
   */
  synchronized @Nullable Batch take() throws IOException {
    for (Entry oldest = entries.peekFirst(); oldest != null; oldest = entries.peekFirst()) {
      Batch batch = readable(oldest);
      entries.removeFirst();
      if (batch != null) {
        taken = oldest;
        return batch;
      }
      forget(oldest);
      lost += oldest.documents;
    }
    return null;
  }

  /** Null if it is gone, or was set aside. */
  private @Nullable Batch readable(Entry entry) throws IOException {
    if (entry.rest != null) {
      return entry.rest;
    }
    if (!Files.exists(entry.file)) {
      return null;
    }
    Batch batch = read(entry.file);
    if (batch == null) {
      damaged++;
      setAside(entry);
    }
    return batch;
  }

  /** Null if it is damaged, or that one file cannot be read. */
  private @Nullable Batch read(Path file) throws IOException {
    try {
      return SpoolFile.read(file);
    } catch (IOException e) {
      folder.requireReadable(); // else it is not the file: too many may be open
      return null;
    }
  }

  private void setAside(Entry entry) {
    Path aside = Path.of(entry.file + DAMAGED);
    try {
      Files.move(entry.file, aside, StandardCopyOption.REPLACE_EXISTING);
      setAside.add(Entry.aside(aside, entry.bytes));
      usedBytes += entry.bytes;
    } catch (IOException e) {
      // It stays where it is; the next who opens the folder comes upon it once more.
    }
  }

  /** Forgets the one that was taken: it has arrived. */
  synchronized void removeTaken() throws IOException {
    Entry sent = taken;
    if (sent != null) {
      taken = null;
      forget(sent);
      if (sent.wasRefused) {
        entries.addAll(refused);
        refused.clear();
      }
      Files.deleteIfExists(sent.file);
    }
  }

  /**
   * Lets the one that was taken wait on at its place, or apart.
   *
   * @param left what is left of it; the same as was taken if that is all
   * @param isRefused whether it waits apart, so that it does not hold up the others
   * @throws IOException if it cannot be written without the rest; it waits at its place then
   */
  synchronized void putBack(Batch left, boolean isRefused) throws IOException {
    Entry sent = taken;
    if (sent == null) {
      return;
    }
    taken = null;
    forget(sent);
    Entry kept = sent;
    try {
      if (sent.rest != null || left.documents() < sent.documents) {
        kept = sent.with(left); // in memory, if it cannot be written: one at most, being the first
        kept = write(left, sent.number);
      }
    } finally {
      place(isRefused || sent.wasRefused ? kept.refused() : kept);
    }
  }

  /** Leaves what waits for the next who opens the folder. */
  @Override
  public synchronized void close() throws IOException {
    folder.close();
  }
}
