package dev.weir.agent.runtime.path;

import dev.weir.core.control.PathCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Linux counts of all TCP connections in the network namespace of this process: segments sent,
 * segments sent again, and those of which the receiver said that they came with a CE mark. Only
 * what is sent: of what is received, nobody here knows what was lost on the way.
 *
 * <p>Connections of other processes of the namespace count, and those over the loopback interface.
 * Confined to one thread.
 */
public final class KernelPath {
  private static final Path PROC = Path.of("/proc/self/net");

  private final Path folder;
  private @Nullable Counters before;
  private @Nullable String trouble;

  /**
   * As they stand.
   *
   * @param ceDelivered {@link CounterTable#MISSING} before Linux 4.18
   */
  private record Counters(long firstSent, long sentAgain, long ceDelivered) {}

  /** Of this machine, Linux or not. */
  public KernelPath() {
    this(PROC);
  }

  KernelPath(Path folder) {
    this.folder = folder;
  }

  /**
   * What was sent since the last call.
   *
   * @return null the first time, and where it is not known
   */
  public @Nullable PathCounts sample() {
    Counters now = read();
    Counters last = before;
    before = now;
    return now == null || last == null ? null : counts(last, now);
  }

  /** What was sent up to now is not told. */
  public void begin() {
    before = read();
  }

  /** Why it was not known the last time; null when it was. */
  public @Nullable String trouble() {
    return trouble;
  }

  private @Nullable Counters read() {
    Path snmp = folder.resolve("snmp");
    try {
      CounterTable tcp = new CounterTable(Files.readAllLines(snmp));
      CounterTable more = new CounterTable(Files.readAllLines(folder.resolve("netstat")));
      // RFC 4022: OutSegs excludes segments with nothing but what was sent before.
      Counters counters =
          new Counters(
              tcp.value("Tcp", "OutSegs"),
              tcp.value("Tcp", "RetransSegs"),
              more.value("TcpExt", "TCPDeliveredCE"));
      boolean whole = counters.firstSent >= 0 && counters.sentAgain >= 0;
      trouble = whole ? null : snmp + " does not count Tcp OutSegs and RetransSegs";
      return whole ? counters : null;
    } catch (NoSuchFileException e) {
      trouble = "there is no " + e.getFile() + ", which Linux has";
    } catch (IOException | SecurityException e) {
      trouble = "the kernel's counters cannot be read: " + e;
    }
    return null;
  }

  private static PathCounts counts(Counters before, Counters now) {
    long sentAgain = now.sentAgain - before.sentAgain;
    long sent = now.firstSent - before.firstSent + sentAgain;
    long ceMarks = Math.max(0, now.ceDelivered - Math.max(0, before.ceDelivered));
    // Counters of 32 bits pass from their end to 0, which says nothing of that one time.
    return sentAgain < 0 || sent < sentAgain
        ? PathCounts.NOTHING
        : new PathCounts(sent, sentAgain, ceMarks);
  }
}
