package dev.weir.capture;

import dev.weir.capture.tcp.TcpLimits;
import java.util.Set;

/**
 * How packets are made into exchanges.
 *
 * @param serverPorts ports that HTTP servers listen on; when empty, every connection may be HTTP
 * @param unwrapTunnels whether to look into GRE and VXLAN, as mirrored traffic arrives in
 * @param limits bounds of TCP reassembly
 */
public record AnalysisOptions(Set<Integer> serverPorts, boolean unwrapTunnels, TcpLimits limits) {

  public AnalysisOptions {
    serverPorts = Set.copyOf(serverPorts);
    for (int port : serverPorts) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
      }
    }
  }

  /** Any port, no tunnels, default limits. */
  public static AnalysisOptions defaults() {
    return new AnalysisOptions(Set.of(), false, TcpLimits.defaults());
  }
}
