package dev.weir.capture;

import dev.weir.capture.tcp.TcpLimits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How packets are made into exchanges.
 *
 * @param serverPorts ports that HTTP servers listen on; when empty, every connection may be HTTP
 * @param unwrapTunnels whether to look into GRE and VXLAN, as mirrored traffic arrives in
 * @param limits bounds of TCP reassembly
 * @param clientField name of the request field that says who the client is, in any case; null for
 *     the address
 */
public record AnalysisOptions(
    Set<Integer> serverPorts,
    boolean unwrapTunnels,
    TcpLimits limits,
    @Nullable String clientField) {

  public AnalysisOptions {
    serverPorts = Set.copyOf(serverPorts);
    for (int port : serverPorts) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
      }
    }
  }

  /** With clients told apart by their addresses. */
  public AnalysisOptions(Set<Integer> serverPorts, boolean unwrapTunnels, TcpLimits limits) {
    this(serverPorts, unwrapTunnels, limits, null);
  }

  /** With clients told apart by a field of their requests. */
  public AnalysisOptions withClientField(@Nullable String field) {
    return new AnalysisOptions(serverPorts, unwrapTunnels, limits, field);
  }

  /** Any port, no tunnels, default limits. */
  public static AnalysisOptions defaults() {
    return new AnalysisOptions(Set.of(), false, TcpLimits.defaults());
  }
}
