package dev.weir.capture.live;

import dev.weir.capture.live.LiveCaptureException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.PcapNativeException;

/** Turns what libpcap, pcap4j and JNA complain of into one line with the mend. */
final class Diagnosis {
  // pcap(3PCAP): the negative results of pcap_activate.
  private static final int NO_SUCH_DEVICE = -5;
  private static final int PERMISSION_DENIED = -8;
  private static final int INTERFACE_NOT_UP = -9;
  private static final int PROMISCUOUS_PERMISSION_DENIED = -11;

  private Diagnosis() {}

  /** Why pcap4j's classes could not be initialised. */
  static LiveCaptureException ofLinkage(LinkageError error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage());
    if (reason.contains("jnidispatch")) {
      return new LiveCaptureException(
          Kind.FAILED,
          "JNA's native part could not be loaded ("
              + firstLine(reason)
              + "); name a writable directory that may hold programs with"
              + " JAVA_TOOL_OPTIONS=-Djna.tmpdir=DIR",
          error);
    }
    return new LiveCaptureException(
        Kind.LIBPCAP_MISSING,
        "libpcap was not found; install it: apt-get install libpcap0.8 (Debian, Ubuntu)"
            + " or dnf install libpcap (Fedora, RHEL)",
        error);
  }

  static LiveCaptureException ofWindows() {
    return new LiveCaptureException(
        Kind.FAILED,
        "live capture works on Linux and macOS; capture with dumpcap and analyze its file",
        null);
  }

  /**
   * Why an interface could not be opened.
   *
   * @param known the names of the interfaces that exist
   */
  static LiveCaptureException ofActivation(
      String interfaceName, List<String> known, PcapNativeException error) {
    Integer code = error.getReturnCode();
    return switch (code == null ? 0 : code) {
      case PERMISSION_DENIED, PROMISCUOUS_PERMISSION_DENIED ->
          new LiveCaptureException(Kind.NOT_PERMITTED, notPermitted(interfaceName), error);
      case NO_SUCH_DEVICE ->
          new LiveCaptureException(
              Kind.NO_SUCH_INTERFACE,
              "there is no interface " + interfaceName + "; there are " + String.join(", ", known),
              error);
      case INTERFACE_NOT_UP ->
          new LiveCaptureException(
              Kind.FAILED,
              interfaceName + " is down; bring it up: ip link set " + interfaceName + " up",
              error);
      default ->
          new LiveCaptureException(
              Kind.FAILED,
              "cannot capture on " + interfaceName + ": " + firstLine(error.getMessage()),
              error);
    };
  }

  static LiveCaptureException ofFilter(String expression, PcapNativeException error) {
    return new LiveCaptureException(
        Kind.BAD_FILTER,
        "bad filter \""
            + expression
            + "\": "
            + firstLine(error.getMessage())
            + "; see man 7 pcap-filter",
        error);
  }

  /** Why a capture that had begun came to an end. */
  static LiveCaptureException ofLoop(String interfaceName, Exception error) {
    return new LiveCaptureException(
        Kind.FAILED,
        "capturing on " + interfaceName + " ended: " + firstLine(error.getMessage()),
        error);
  }

  static String notPermitted(String interfaceName) {
    Path java = javaBinary();
    StringBuilder line =
        new StringBuilder("capturing on ")
            .append(interfaceName)
            .append(" needs CAP_NET_RAW; run it with sudo, or grant it once: ")
            .append("sudo setcap cap_net_raw,cap_net_admin=eip ")
            .append(java);
    Path libraries = java.resolveSibling("../lib").normalize();
    if (Files.exists(libraries.resolve("libjli.so"))) {
      // ld.so(8): a program with capabilities does not look for libraries beside itself.
      line.append(" && echo ")
          .append(libraries)
          .append(" | sudo tee /etc/ld.so.conf.d/weir-java.conf && sudo ldconfig");
    }
    return line.toString();
  }

  /** Where capabilities must be set: on the file itself, not on a link to it. */
  private static Path javaBinary() {
    Path java = Path.of(ProcessHandle.current().info().command().orElse("java"));
    try {
      return java.toRealPath();
    } catch (IOException e) {
      return java;
    }
  }

  private static String firstLine(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "libpcap does not say why";
    }
    return message.strip().lines().findFirst().orElse("");
  }
}
