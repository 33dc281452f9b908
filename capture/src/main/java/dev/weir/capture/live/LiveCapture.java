package dev.weir.capture.live;

import com.sun.jna.Platform;
import dev.weir.capture.live.LiveCaptureException.Kind;
import dev.weir.capture.packet.PacketSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;

/**
 * Captures packets of one network interface, or of all, with pcap4j.
 *
 * <pre>{@code
 * try (LiveCapture capture = LiveCapture.open(options)) {
 *   capture.run(sink);
 * }
 * }</pre>
 *
 * <p>{@code open}, {@code run} and {@code close} belong to one thread; {@link #stop} and {@link
 * #counters} may be called on any. Packets are buffered by the kernel from {@code open} on.
 *
 * <p>On a loopback interface the kernel offers every packet twice, as it goes out and as it comes
 * in; libpcap drops the outgoing one, on {@code lo} and on {@code any} alike, so that each is
 * delivered once (seen with libpcap 1.10.3). A packet that crosses several other interfaces, such
 * as a bridge and its ports, is delivered by {@code any} once for each.
 */
public final class LiveCapture implements AutoCloseable {
  /** How old a block of packets becomes before the kernel hands it over half full. */
  static final int BLOCK_TIMEOUT_MILLIS = 20;

  private final PcapHandle handle;

  private final LiveCaptureOptions options;
  private final int linkType;
  private final String filter;
  private final int effectiveSnapLengthBytes;
  private final long effectiveBufferBytes;
  private final StopSignal stop = new StopSignal();
  private volatile @Nullable DumpReader reader;
  private @Nullable CaptureRun run;
  private long kernelDroppedPackets;
  private long interfaceDroppedPackets;

  private LiveCapture(
      LiveCaptureOptions options,
      PcapHandle handle,
      int linkType,
      String filter,
      long effectiveBufferBytes)
      throws NotOpenException {
    this.options = options;
    this.handle = handle;
    this.linkType = linkType;
    this.filter = filter;
    this.effectiveBufferBytes = effectiveBufferBytes;
    this.effectiveSnapLengthBytes = handle.getSnapshot();
  }

  /**
   * The interfaces whose packets Weir can read, in libpcap's order. Needs no rights.
   *
   * @throws LiveCaptureException if libpcap is missing or fails
   */
  public static List<CaptureInterface> interfaces() throws LiveCaptureException {
    try {
      return Interfaces.list();
    } catch (PcapNativeException e) {
      throw new LiveCaptureException(
          Kind.FAILED, "the interfaces cannot be listed: " + e.getMessage(), e);
    } catch (LinkageError e) {
      throw Diagnosis.ofLinkage(e);
    }
  }

  /**
   * Opens the interface and sets the filter.
   *
   * @throws LiveCaptureException if libpcap, the right, or the interface is missing, or the filter
   *     is none
   */
  public static LiveCapture open(LiveCaptureOptions options) throws LiveCaptureException {
    try {
      if (Platform.isWindows()) {
        throw Diagnosis.ofWindows();
      }
      long ringBytesBefore = MappedRings.bytes();
      PcapHandle handle = activate(options);
      LiveCapture capture = null;
      try {
        capture = prepare(options, handle, MappedRings.bytes() - ringBytesBefore);
        return capture;
      } finally {
        if (capture == null) {
          handle.close();
        }
      }
    } catch (NotOpenException e) {
      throw new LiveCaptureException(Kind.FAILED, "the interface was closed while opening", e);
    } catch (LinkageError e) {
      throw Diagnosis.ofLinkage(e);
    }
  }

  private static PcapHandle activate(LiveCaptureOptions options) throws LiveCaptureException {
    try {
      return new PcapHandle.Builder(options.interfaceName())
          .snaplen(options.snapLengthBytes())
          .bufferSize(options.bufferBytes())
          .promiscuousMode(
              options.promiscuous() ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
          // Immediate mode stays off: packets one by one would cost several times as much.
          .timeoutMillis(BLOCK_TIMEOUT_MILLIS)
          .timestampPrecision(TimestampPrecision.NANO)
          .build();
    } catch (PcapNativeException e) {
      List<String> known = new ArrayList<>();
      for (CaptureInterface each : interfaces()) {
        known.add(each.name());
      }
      throw Diagnosis.ofActivation(options.interfaceName(), known, e);
    }
  }

  private static LiveCapture prepare(LiveCaptureOptions options, PcapHandle handle, long ringBytes)
      throws LiveCaptureException, NotOpenException {
    int linkType = LinkTypes.choose(handle);
    boolean any = options.interfaceName().equals(LiveCaptureOptions.ANY);
    String filter =
        CaptureFilter.expression(
            options.serverPorts(),
            options.filter(),
            linkType,
            Interfaces.isLoopback(options.interfaceName()),
            any ? Interfaces.loopbackIndex() : 0);
    try {
      if (!filter.isEmpty()) {
        handle.setFilter(filter, BpfCompileMode.OPTIMIZE);
      }
    } catch (PcapNativeException e) {
      throw Diagnosis.ofFilter(options.filter().isEmpty() ? filter : options.filter(), e);
    }
    return new LiveCapture(options, handle, linkType, filter, ringBytes);
  }

  /** See {@link dev.weir.capture.packet.LinkType}. */
  public int linkType() {
    return linkType;
  }

  /** The whole filter in libpcap's language, empty if all packets pass. */
  public String filter() {
    return filter;
  }

  /** How much is taken of each packet, as libpcap has it. */
  public int effectiveSnapLengthBytes() {
    return effectiveSnapLengthBytes;
  }

  /**
   * The size of the kernel's buffer as the kernel has it; empty where the kernel does not tell,
   * which is everywhere but on Linux.
   */
  public OptionalLong effectiveBufferBytes() {
    return effectiveBufferBytes > 0 ? OptionalLong.of(effectiveBufferBytes) : OptionalLong.empty();
  }

  /** Whether packets are timed in nanoseconds; else in microseconds. */
  public boolean nanosecondTimestamps() {
    return handle.getTimestampPrecision() == TimestampPrecision.NANO;
  }

  /** {@link #run(PacketSink, Runnable)} with nothing to do between packets. */
  public void run(PacketSink sink) throws IOException {
    run(sink, () -> {});
  }

  /**
   * Delivers packets on this thread until {@link #stop}, an interrupt (kept), the packet count or
   * the duration of the options. May be called once. What the sink or {@code betweenReads} throws
   * ends the capture and is thrown on.
   *
   * @param betweenReads runs on this thread every few milliseconds, with packets or without, so
   *     that what the sink gathers can be looked at without a lock; should be quick
   * @throws LiveCaptureException if the interface went away, or libpcap failed otherwise; what came
   *     before has been delivered
   */
  public void run(PacketSink sink, Runnable betweenReads) throws IOException {
    run(sink, betweenReads, number -> {});
  }

  /**
   * The same, with a say in where its threads run.
   *
   * @param onThread called on each of the two threads that work, before they do, with its number: 0
   *     for the one that takes packets from the kernel, 1 for this one
   */
  public void run(PacketSink sink, Runnable betweenReads, IntConsumer onThread) throws IOException {
    if (run != null) {
      throw new IllegalStateException("a capture runs once");
    }
    try (DumpPipe pipe = DumpPipe.open(handle)) {
      DumpReader newReader = new DumpReader(linkType, options.maxPackets(), sink);
      CaptureRun newRun = new CaptureRun(handle, pipe, newReader, stop, onThread);
      reader = newReader;
      run = newRun;
      Exception failure = newRun.run(options.duration(), betweenReads);
      if (failure != null) {
        throw Diagnosis.ofLoop(options.interfaceName(), failure);
      }
    } catch (PcapNativeException | NotOpenException e) {
      throw Diagnosis.ofLoop(options.interfaceName(), e);
    }
  }

  /**
   * Ends {@link #run} soon: what passed the interface up to now is still delivered, what comes
   * later is not. Without a backlog that takes less than 0.2 s, with it at most 10 s. Any thread,
   * any number of times, before or during the run.
   */
  public void stop() {
    stop.raise();
  }

  /** The counters as of now; after {@link #close}, as they were then. */
  public synchronized CaptureCounters counters() {
    if (handle.isOpen()) {
      try {
        PcapStat now = handle.getStats();
        kernelDroppedPackets = now.getNumPacketsDropped();
        interfaceDroppedPackets = now.getNumPacketsDroppedByIf();
      } catch (PcapNativeException | NotOpenException e) {
        // The interface went away: the last figures stand.
      }
    }
    DumpReader source = reader;
    return new CaptureCounters(
        source == null ? 0 : source.deliveredPackets(),
        source == null ? 0 : source.deliveredBytes(),
        kernelDroppedPackets,
        interfaceDroppedPackets);
  }

  /** Gives the interface back. */
  @Override
  public synchronized void close() {
    counters();
    // libpcap may not be closed under a loop that it would not leave; the process ends soon.
    if (handle.isOpen() && (run == null || run.ended())) {
      handle.close();
    }
  }
}
