package dev.weir.capture.file;

import dev.weir.capture.packet.PacketSink;
import dev.weir.core.gzip.GzipMembers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A capture file, pcap or pcapng, plain or gzipped; told apart by content, never by name.
 *
 * <p>Packets are delivered in place from one reused block, so memory does not grow with the file.
 * Opened, read once and closed by one thread; only {@link #positionBytes} may be asked by others.
 * The counts are those of the packets delivered so far, so after a failure they describe what was
 * read before it.
 */
public final class CaptureFile implements AutoCloseable {
  private final String name;
  private final long sizeBytes;
  private final ByteSource source;
  private final PacketReader reader;
  private final Tally tally;

  private CaptureFile(
      String name, long sizeBytes, ByteSource source, PacketReader reader, Tally tally) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.source = source;
    this.reader = reader;
    this.tally = tally;
  }

  /**
   * Opens a file, or anything else with a path that can be read, such as a named pipe.
   *
   * @throws CaptureException if it cannot be read or is no capture file
   */
  public static CaptureFile open(Path path) throws CaptureException {
    String name = path.toString();
    ByteSource source;
    long sizeBytes;
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new CaptureException(name, "is a directory; name a capture file in it", null);
      }
      sizeBytes = attributes.isRegularFile() ? attributes.size() : -1;
      source = new ByteSource.OfChannel(FileChannel.open(path, StandardOpenOption.READ));
    } catch (CaptureException refusal) {
      throw refusal;
    } catch (IOException failure) {
      throw CaptureException.cannotOpen(path, failure);
    }
    return open(source, name, sizeBytes);
  }

  /**
   * Opens a stream, such as standard input; closing the capture closes it.
   *
   * @param name what errors call it
   * @throws CaptureException if it cannot be read or is no capture
   */
  public static CaptureFile open(InputStream in, String name) throws CaptureException {
    return open(new ByteSource.OfStream(in), name, -1);
  }

  private static CaptureFile open(ByteSource raw, String name, long sizeBytes)
      throws CaptureException {
    ByteSource source = raw;
    try {
      ReadBuffer in = new ReadBuffer(source, name);
      in.fill(4);
      if (GzipMembers.begins(in.bytes, in.from, in.to)) {
        source = new GzipSource(raw, in.bytes, in.from, in.to);
        in = new ReadBuffer(source, name);
        in.fill(4);
      }
      Tally tally = new Tally();
      return new CaptureFile(name, sizeBytes, source, reader(in, tally), tally);
    } catch (CaptureException refusal) {
      closeQuietly(source, refusal);
      throw refusal;
    }
  }

  private static PacketReader reader(ReadBuffer in, Tally tally) throws CaptureException {
    PacketReader reader = PcapReader.of(in, tally);
    if (reader == null) {
      reader = PcapngReader.of(in, tally);
    }
    if (reader == null) {
      in.fill(Contents.HEAD_BYTES);
      throw in.broken(0, Contents.notACapture(in.bytes, in.from, in.to));
    }
    return reader;
  }

  private static void closeQuietly(ByteSource source, CaptureException refusal) {
    try {
      source.close();
    } catch (IOException alsoFailed) {
      refusal.addSuppressed(alsoFailed);
    }
  }

  /**
   * Delivers all packets, in the order of the file; called once.
   *
   * @throws CaptureException if the file breaks off or is damaged; every whole packet before the
   *     damage has been delivered
   */
  public void read(PacketSink sink) throws CaptureException {
    reader.read(sink);
  }

  /** The path as it was given, or what the stream is called. */
  public String name() {
    return name;
  }

  /** {@code pcap} or {@code pcapng}. */
  public String kind() {
    return reader.kind();
  }

  /** Size on the disk when it was opened, compressed if it is; -1 for a stream. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** How much of {@link #sizeBytes} has been consumed; may be asked by any thread. */
  public long positionBytes() {
    return source.positionBytes();
  }

  /** Packets delivered. */
  public long packets() {
    return tally.packets;
  }

  /** Sum of the packets' original lengths. */
  public long capturedBytes() {
    return tally.originalBytes;
  }

  /** Packets of which less was captured than was on the wire. */
  public long truncatedPackets() {
    return tally.truncatedPackets;
  }

  /**
   * Packets said to be shorter on the wire than what was captured of them; what exceeds the
   * original length is not delivered.
   */
  public long overlongPackets() {
    return tally.overlongPackets;
  }

  /** The earliest packet's time in nanoseconds since the epoch; 0 if no packet had a time. */
  public long firstNanos() {
    return tally.firstNanos > tally.lastNanos ? 0 : tally.firstNanos;
  }

  /** The latest packet's time in nanoseconds since the epoch; 0 if no packet had a time. */
  public long lastNanos() {
    return tally.firstNanos > tally.lastNanos ? 0 : tally.lastNanos;
  }

  /**
   * Packets that interface and kernel dropped while capturing, or null if the file says nothing.
   */
  public @Nullable Long droppedPackets() {
    return reader.droppedPackets();
  }

  @Override
  public void close() throws CaptureException {
    try {
      source.close();
    } catch (IOException failure) {
      throw new CaptureException(
          name, "cannot close it: " + CaptureException.reason(failure), failure);
    }
  }
}
