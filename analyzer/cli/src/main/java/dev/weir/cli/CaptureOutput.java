package dev.weir.cli;

import dev.weir.capture.file.CaptureException;
import dev.weir.capture.file.CaptureWriter;
import dev.weir.capture.file.PcapWriter;
import dev.weir.capture.file.PcapngWriter;
import dev.weir.capture.live.CaptureCounters;
import dev.weir.capture.live.LiveCaptureOptions;
import dev.weir.capture.live.PacketTee;
import dev.weir.capture.packet.PacketSink;
import dev.weir.cli.ndjson.ExchangeWriter;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.message.MessageFilter;
import dev.weir.core.message.Redaction;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a live capture is written, if anywhere: packets, messages or exchanges, by the file's
 * ending.
 *
 * <p>Confined to one thread. A failure to write is kept until {@link #rethrow}, so that the report
 * is printed all the same.
 */
final class CaptureOutput implements AutoCloseable {
  private final String file;
  private final @Nullable ExchangeWriter exchanges;
  private final int snapLengthBytes;
  private @Nullable CaptureWriter packets;
  private @Nullable MessageRecording messages;
  private @Nullable ExchangeLog log;
  private @Nullable IOException failure;
  private boolean finished;

  private CaptureOutput(String file, @Nullable ExchangeWriter exchanges, int snapLengthBytes) {
    this.file = file;
    this.exchanges = exchanges;
    this.snapLengthBytes = snapLengthBytes;
  }

  /** Where nothing is written. */
  static CaptureOutput none(int snapLengthBytes) {
    return new CaptureOutput("", null, snapLengthBytes);
  }

  /** Whether a file of this name holds messages. */
  static boolean isRecording(@Nullable String file) {
    return file != null && (file.endsWith(".gor") || file.endsWith(".gor.gz"));
  }

  /**
   * Opens the file; null for none.
   *
   * @param filter which messages are recorded, where messages are
   * @param redaction what of them is not
   */
  static CaptureOutput to(
      @Nullable String file, int snapLengthBytes, MessageFilter filter, Redaction redaction)
      throws CommandFailure {
    String name = file == null ? "" : file;
    boolean ndjson = name.endsWith(".ndjson");
    if (!name.isEmpty()
        && !ndjson
        && !isRecording(name)
        && !name.endsWith(".pcap")
        && !name.endsWith(".pcapng")) {
      throw CommandFailure.misuse(
          "-w "
              + name
              + ": its ending says no format that is known; end it in .pcap, .pcapng, .gor or"
              + " .ndjson",
          null);
    }
    try {
      ExchangeWriter exchanges = ndjson ? exchanges(name) : null;
      CaptureOutput output = new CaptureOutput(name, exchanges, snapLengthBytes);
      if (name.endsWith(".pcapng")) {
        output.packets = PcapngWriter.create(Path.of(name), output.cutBytes());
      } else if (isRecording(name)) {
        output.messages = MessageRecording.to(name, filter, redaction);
      }
      return output;
    } catch (CaptureException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(name, e), e);
    }
  }

  private static ExchangeWriter exchanges(String name) throws IOException {
    Path path = Path.of(name);
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      throw new IOException("its folder does not exist; create it first");
    }
    Files.newOutputStream(path).close(); // This says precisely what is wrong; the next does not.
    return new ExchangeWriter(new ExchangeFile(name, new FileOutputStream(path.toFile())));
  }

  /** The format's word for whole packets is 0. */
  private int cutBytes() {
    return snapLengthBytes == LiveCaptureOptions.MAX_SNAP_LENGTH_BYTES ? 0 : snapLengthBytes;
  }

  /** Says what will be captured, before the first packet; the older format must know it at once. */
  void describe(int linkType, String interfaceName) throws CaptureException {
    if (packets instanceof PcapngWriter writer) {
      writer.describe(linkType, interfaceName);
    } else if (file.endsWith(".pcap")) {
      packets = PcapWriter.nanoseconds(Path.of(file), linkType, snapLengthBytes);
    }
  }

  /** What hears of exchanges: the next alone, or one that also logs them. */
  ExchangeListener listening(ExchangeListener next) {
    if (messages != null) {
      return messages.listening(next);
    }
    if (exchanges == null) {
      return next;
    }
    ExchangeLog made = new ExchangeLog(next, exchanges);
    log = made;
    return made;
  }

  /** Where packets go; called after {@link #describe}. */
  PacketSink tee(PacketSink analysis) {
    return packets == null ? analysis : new PacketTee(packets, analysis);
  }

  void dropped(CaptureCounters counters) {
    if (packets instanceof PcapngWriter writer) {
      writer.dropped(counters.interfaceDroppedPackets(), counters.kernelDroppedPackets());
    }
  }

  boolean failed() {
    return (packets != null && packets.failed())
        || (log != null && log.failure() != null)
        || (messages != null && messages.failure() != null);
  }

  @Override
  public void close() {
    finish();
  }

  /** Finishes the file, once; what goes wrong is kept. */
  void finish() {
    if (finished) {
      return;
    }
    finished = true;
    if (log != null) {
      log.flush();
    }
    try {
      if (packets != null) {
        packets.close();
      }
      if (exchanges != null) {
        exchanges.close();
      }
      if (messages != null) {
        messages.finish();
      }
    } catch (IOException e) {
      failure = e;
    }
    if (log != null && log.failure() != null) {
      failure = log.failure();
    }
  }

  /** Says what became of messages, and what is not known of exchanges. */
  void tell(PrintStream err) {
    if (messages != null && failure == null) {
      messages.tell(err);
    }
    if (log != null && failure == null && log.unmeasuredBodies() > 0) {
      err.println(
          "weir: "
              + file
              + ": how well they compress is not known of "
              + log.unmeasuredBodies()
              + " bodies, since too many were under way");
    }
  }

  /** Tells what went wrong with the file, if anything did. */
  void rethrow() throws CommandFailure {
    IOException e = failure;
    if (e != null) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }
}
