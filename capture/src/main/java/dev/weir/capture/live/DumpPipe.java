package dev.weir.capture.live;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

/**
 * A pipe of the operating system with libpcap's dumper at the writing end: what is captured comes
 * out of {@link #output()} in the form of a pcap file.
 *
 * <p>Opened and closed on one thread; {@link #flush()} and {@link #closeInput()} may be called on
 * others.
 */
final class DumpPipe implements AutoCloseable {
  /** What Linux lets any process ask for, see /proc/sys/fs/pipe-max-size. */
  private static final int WANTED_CAPACITY_BYTES = 1 << 20;

  /** What a pipe holds unasked, see pipe(7). */
  private static final int DEFAULT_CAPACITY_BYTES = 64 << 10;

  /** {@code F_SETPIPE_SZ} of fcntl(2), Linux only. */
  private static final int SET_PIPE_SIZE = 1031;

  private final PcapDumper dumper;
  private final InputStream output;
  private final int capacityBytes;

  private DumpPipe(PcapDumper dumper, InputStream output, int capacityBytes) {
    this.dumper = dumper;
    this.output = output;
    this.capacityBytes = capacityBytes;
  }

  /**
   * @throws IOException if there can be no pipe
   * @throws PcapNativeException if libpcap cannot write to it
   */
  static DumpPipe open(PcapHandle handle)
      throws IOException, PcapNativeException, NotOpenException {
    NativeLibrary libc = NativeLibrary.getInstance("c");
    int[] ends = new int[2];
    if (libc.getFunction("pipe").invokeInt(new Object[] {ends}) != 0) {
      throw new IOException("no pipe can be made; raise the limit of open files (ulimit -n)");
    }
    int capacityBytes = enlarge(libc, ends[1]);
    try {
      // Each side opens its end by name and so owns a descriptor; the first two are given back.
      InputStream output = new PipeStream(new FileInputStream("/dev/fd/" + ends[0]));
      try {
        return new DumpPipe(handle.dumpOpen("/dev/fd/" + ends[1]), output, capacityBytes);
      } catch (PcapNativeException | NotOpenException e) {
        output.close();
        throw e;
      }
    } catch (FileNotFoundException e) {
      throw new IOException("/dev/fd cannot be read; mount /proc", e);
    } finally {
      libc.getFunction("close").invokeInt(new Object[] {ends[0]});
      libc.getFunction("close").invokeInt(new Object[] {ends[1]});
    }
  }

  private static int enlarge(NativeLibrary libc, int end) {
    if (!Platform.isLinux()) {
      return DEFAULT_CAPACITY_BYTES;
    }
    Object[] arguments = {end, SET_PIPE_SIZE, WANTED_CAPACITY_BYTES};
    // Refused to users who hold many pipes; the small one works, too.
    return Math.max(libc.getFunction("fcntl").invokeInt(arguments), DEFAULT_CAPACITY_BYTES);
  }

  PcapDumper dumper() {
    return dumper;
  }

  InputStream output() {
    return output;
  }

  /** How much can be written before it has to be read. */
  int capacityBytes() {
    return capacityBytes;
  }

  /** Passes on what the dumper holds back, which may wait until the pipe has been read. */
  void flush() throws PcapNativeException, NotOpenException {
    dumper.flush();
  }

  /** Flushes and ends the stream, which may wait until the pipe has been read. */
  void closeInput() {
    if (dumper.isOpen()) {
      dumper.close();
    }
  }

  /** Closes the reading end. */
  @Override
  public void close() throws IOException {
    output.close();
  }
}
