package dev.weir.cli;

import dev.weir.capture.file.CaptureException;
import dev.weir.capture.file.CaptureWriter;
import dev.weir.capture.file.PcapWriter;
import dev.weir.capture.file.PcapngWriter;
import dev.weir.capture.live.CaptureCounters;
import dev.weir.capture.live.LiveCaptureOptions;
import dev.weir.capture.live.PacketTee;
import dev.weir.capture.packet.PacketSink;
import dev.weir.cli.outlet.ExchangeLog;
import dev.weir.cli.outlet.Outlet;
import dev.weir.cli.outlet.OutletFormat;
import dev.weir.cli.outlet.Outlets;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.message.MessageFilter;
import dev.weir.core.message.Redaction;
import dev.weir.core.report.Report;
import dev.weir.json.Origin;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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
  private final List<Outlet> outlets = new ArrayList<>();
  private final int snapLengthBytes;
  private @Nullable CaptureWriter packets;
  private @Nullable MessageRecording messages;
  private @Nullable ExchangeLog log;
  private @Nullable IOException failure;
  private boolean finished;

  private CaptureOutput(String file, int snapLengthBytes) {
    this.file = file;
    this.snapLengthBytes = snapLengthBytes;
  }

  /** Where nothing is written. */
  static CaptureOutput none(int snapLengthBytes) {
    return new CaptureOutput("", snapLengthBytes);
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
    OutletFormat format = OutletFormat.ofFile(name);
    if (format == OutletFormat.PROM) {
      // Its rows would be by whatever the report on the screen is by.
      throw CommandFailure.misuse(
          "-w "
              + name
              + ": totals are not written live; write .pcap or .ndjson, and weir export that",
          null);
    }
    if (!name.isEmpty()
        && format == null
        && !isRecording(name)
        && !name.endsWith(".pcap")
        && !name.endsWith(".pcapng")) {
      throw CommandFailure.misuse(
          "-w "
              + name
              + ": its ending says no format that is known; end it in .pcap, .pcapng, .gor,"
              + " .ndjson, .csv, .parquet or .lp",
          null);
    }
    try {
      CaptureOutput output = new CaptureOutput(name, snapLengthBytes);
      if (format != null) {
        output.outlets.add(Outlets.open(format, name, Origin.servedBy("capture")));
      }
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

  /** Gives exchanges to one more; null for none. */
  void add(@Nullable Outlet outlet) {
    if (outlet != null) {
      outlets.add(outlet);
    }
  }

  /** Time passes, though no packet may. */
  void tick(long epochNanos) {
    if (log != null) {
      log.tick(epochNanos);
    }
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

  /** What hears of exchanges: the ledger, or one that also logs them. */
  ExchangeListener listening(Ledger ledger) {
    ExchangeListener next = ledger;
    if (!outlets.isEmpty()) {
      // As packets are: the filters are the report's.
      ExchangeLog made = new ExchangeLog(ledger, outlets, false);
      log = made;
      next = made;
    }
    return messages == null ? next : messages.listening(next);
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

  /** Finishes what is written, once; what goes wrong is kept. */
  void finish(Supplier<Report> report) {
    if (log != null && !finished) {
      log.finish(report.get());
    }
    close();
  }

  @Override
  public void close() {
    if (finished) {
      return;
    }
    finished = true;
    try {
      if (packets != null) {
        packets.close();
      }
      if (messages != null) {
        messages.finish();
      }
    } catch (IOException e) {
      failure = e;
    }
    for (Outlet outlet : outlets) {
      try {
        outlet.close();
      } catch (IOException e) {
        failure = named(outlet.name(), e);
      }
    }
    if (log != null && log.failure() != null) {
      failure = named(log.failedName(), log.failure());
    }
  }

  private static IOException named(String name, IOException e) {
    return new IOException(name + ": " + e.getMessage(), e);
  }

  /** Says what became of messages, and what is not known of exchanges. */
  void tell(PrintStream err) {
    if (messages != null && failure == null) {
      messages.tell(err);
    }
    for (Outlet outlet : outlets) {
      if (!outlet.name().equals(file) && failure == null) {
        err.println("weir: " + Failures.printable(outlet.name() + ": " + outlet.written()));
      }
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
