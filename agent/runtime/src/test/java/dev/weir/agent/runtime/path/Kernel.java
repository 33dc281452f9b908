package dev.weir.agent.runtime.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts what it is told to have sent, in files as Linux has them. */
public final class Kernel {
  private final Path folder;
  private long firstSent = 507_353_781;
  private long sentAgain = 34_763;
  private long ceDelivered = 5;

  public Kernel(Path folder) {
    this.folder = folder;
  }

  /** What reads the files. */
  public static KernelPath path(Path folder) {
    return new KernelPath(folder);
  }

  /** Counts some segments more. */
  public void sends(long first, long again, long ceMarks) throws IOException {
    firstSent += first;
    sentAgain += again;
    ceDelivered += ceMarks;
    Files.writeString(
        folder.resolve("snmp"),
        """
        Ip: Forwarding DefaultTTL InReceives
        Ip: 1 64 507430862
        Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets \
        CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
        Tcp: 1 200 120000 -1 557768 446657 111019 82805 2 507215337 %d %d 0 161464 0
        UdpLite: InDatagrams
        UdpLite: 0
        """
            .formatted(firstSent, sentAgain));
    Files.writeString(
        folder.resolve("netstat"),
        """
        TcpExt: SyncookiesSent TCPDelivered TCPDeliveredCE TCPAckCompressed
        TcpExt: 0 4110424 %d 53
        IpExt: InNoRoutes InOctets InNoECTPkts InECT1Pkts InECT0Pkts InCEPkts
        IpExt: 0 2412032846022 507430862 0 0 9
        """
            .formatted(ceDelivered));
  }
}
