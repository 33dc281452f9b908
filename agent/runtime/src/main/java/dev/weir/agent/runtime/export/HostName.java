package dev.weir.agent.runtime.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is called, without asking a resolver: that may wait, and sets up the JDK's. */
final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /** Empty if nobody knows. */
  static String own() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      String windows = System.getenv("COMPUTERNAME");
      return name != null ? name : windows != null ? windows : "";
    }
  }
}
