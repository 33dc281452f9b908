package dev.weir.agent.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor time of a process, by proc(5), in ticks of 10 ms. */
final class ProcessCpu {
  private static final double TICKS_PER_SECOND = 100;

  /** Fields after the closing parenthesis of the command: {@code utime} is the 14th of all. */
  private static final int USER = 11;

  private ProcessCpu() {}

  /** In user and kernel mode, so far. */
  static double seconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1])) / TICKS_PER_SECOND;
  }
}
