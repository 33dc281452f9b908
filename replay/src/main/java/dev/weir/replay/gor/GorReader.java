package dev.weir.replay.gor;

import dev.weir.core.message.Message;
import dev.weir.core.message.MessageSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording in GoReplay's format: a file, a series of files, gzipped or not, or a stream.
 *
 * <p>Streams: of a recording however long, one record is held. A record that cannot be read is
 * skipped and counted ({@link #damage}); what a message lacks by its {@code Content-Length} is its
 * omitted bytes. Connections and clients are told from the ids: see {@link StreamIds} and {@link
 * Connections}; of an IPv6 client only the last four bytes are known, and written as of IPv4.
 *
 * <p>Confined to one thread but for {@link #positionBytes}.
 */
public final class GorReader implements Closeable {
  /** A longer record is skipped. Weir records requests of up to 64 MiB, GoReplay cuts at 5 MB. */
  public static final int MOST_RECORD_BYTES = 65 << 20;

  /** So much is held until it is known what ids mean. */
  private static final int MOST_HELD_BYTES = 1 << 20;

  private final String name;
  private final long sizeBytes;
  private final Records records;
  private final DamageTally damage;
  private final AtomicLong positionBytes;
  private final StreamIds ids = new StreamIds();
  private final Connections connections = new Connections();
  private final List<Message> held = new ArrayList<>();
  private long heldBytes;
  private boolean decided;
  private long messages;

  /** Where records come from. */
  private interface Records extends Closeable {
    @Nullable RecordCursor next() throws IOException;
  }

  private GorReader(
      String name, long sizeBytes, Records records, DamageTally damage, AtomicLong positionBytes) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.records = records;
    this.damage = damage;
    this.positionBytes = positionBytes;
  }

  /**
   * Opens the file of that name; or else the files {@code name_0}, {@code name_1} and so on that
   * GoReplay writes when asked for that name, or those that the name matches as a pattern such as
   * {@code traffic_*.gor}, to be read as one by the time of their records.
   *
   * @throws IOException if there is none, or one cannot be opened
   */
  public static GorReader open(String name) throws IOException {
    List<Path> paths = GorFiles.named(name);
    if (paths.size() == 1) {
      Path path = paths.get(0);
      return of(Files.newInputStream(path), path.toString(), Files.size(path), MOST_RECORD_BYTES);
    }
    DamageTally damage = new DamageTally();
    AtomicLong positionBytes = new AtomicLong();
    RecordSeries series = new RecordSeries(paths, damage, positionBytes, MOST_RECORD_BYTES);
    long sizeBytes = 0;
    for (Path path : paths) {
      sizeBytes += Files.size(path);
    }
    return new GorReader(name, sizeBytes, records(series), damage, positionBytes);
  }

  /**
   * Reads a stream, and closes it with itself.
   *
   * @throws IOException if its first bytes cannot be read
   */
  public static GorReader of(InputStream in, String name) throws IOException {
    return of(in, name, -1, MOST_RECORD_BYTES);
  }

  static GorReader of(InputStream in, String name, long sizeBytes, int mostRecordBytes)
      throws IOException {
    DamageTally damage = new DamageTally();
    AtomicLong positionBytes = new AtomicLong();
    InputStream counted = new CountedStream(in, positionBytes);
    try {
      RecordCursor cursor = new RecordCursor(name, counted, damage, mostRecordBytes);
      return new GorReader(name, sizeBytes, records(cursor), damage, positionBytes);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static Records records(RecordCursor cursor) {
    return new Records() {
      @Override
      public @Nullable RecordCursor next() throws IOException {
        return cursor.next() ? cursor : null;
      }

      @Override
      public void close() throws IOException {
        cursor.close();
      }
    };
  }

  private static Records records(RecordSeries series) {
    return new Records() {
      @Override
      public @Nullable RecordCursor next() throws IOException {
        return series.next();
      }

      @Override
      public void close() throws IOException {
        series.close();
      }
    };
  }

  /** What was opened, as it was named; of a series of one file, that file. */
  public String name() {
    return name;
  }

  /** Of all files, as they are on disk; negative when it is not known. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** How much of {@link #sizeBytes} has been read; may be asked from any thread. */
  public long positionBytes() {
    return positionBytes.get();
  }

  /** How many messages have been read. */
  public long messages() {
    return messages;
  }

  /** What could not be read by now, by reason, in the order in which it was met. */
  public List<GorDamage> damage() {
    return damage.all();
  }

  /** Connections that were split in two, since too many were open at once. */
  public long splitConnections() {
    return connections.forgotten();
  }

  /**
   * Reads all that is left.
   *
   * @throws GorException if there was nothing at all that could be read
   * @throws IOException if reading fails; what came before was told
   */
  public void read(MessageSink sink) throws IOException, GorException {
    try {
      RecordCursor record = records.next();
      while (record != null) {
        messages++;
        tell(record, sink);
        record = records.next();
      }
    } finally {
      tellHeld(sink);
    }
    if (messages == 0) {
      throw nothing();
    }
  }

  private void tell(RecordCursor record, MessageSink sink) {
    if (decided) {
      sink.message(
          connections.message(record.meta(), record.head(), record.payload(), ids.areStreams()));
      return;
    }
    ids.see(record.meta().id, record.meta().stream);
    held.add(connections.message(record.meta(), record.head(), record.payload(), true));
    heldBytes += record.payload().length;
    if (ids.decided() || heldBytes > MOST_HELD_BYTES) {
      tellHeld(sink);
    }
  }

  private void tellHeld(MessageSink sink) {
    decided = true;
    List<Message> told = List.copyOf(held);
    held.clear(); // first, so that none is told twice when the sink wants no more
    for (Message message : told) {
      sink.message(ids.areStreams() ? message : Connections.withoutClient(message));
    }
  }

  private GorException nothing() {
    if (damage.beginning().isEmpty()) {
      return new GorException(name + ": this is empty; there is no record in it");
    }
    String what = damage.all().isEmpty() ? "" : " (" + damage.all().get(0) + ")";
    return new GorException(
        name
            + ": no record of it can be read"
            + what
            + ": it begins with '"
            + damage.beginning()
            + "'; a recording in GoReplay's format begins with a line of kind, id and time");
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
