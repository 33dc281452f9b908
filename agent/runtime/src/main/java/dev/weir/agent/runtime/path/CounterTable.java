package dev.weir.agent.runtime.path;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads counters as Linux writes them in {@code /proc/net/snmp} and {@code /proc/net/netstat}: two
 * lines a group, of names and of values, in the same order.
 *
 * <pre>
 * Tcp: RtoAlgorithm RtoMin ... OutSegs RetransSegs ...
 * Tcp: 1 200 ... 507353781 34763 ...
 * </pre>
 */
final class CounterTable {
  /** There is no such counter. */
  static final long MISSING = -1;

  private final List<String> lines;

  CounterTable(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * The value of a counter, above 0 also where it has passed 2^63; {@link #MISSING} without one.
   */
  long value(String group, String name) {
    String[] names = null;
    for (String line : lines) {
      if (line.startsWith(group + ": ")) {
        String[] words = line.split(" +", -1);
        if (names != null) {
          return value(names, words, name);
        }
        names = words;
      }
    }
    return MISSING;
  }

  private static long value(String[] names, String[] values, String name) {
    int at = Arrays.asList(names).indexOf(name);
    return at < 1 || at >= values.length ? MISSING : number(values[at]);
  }

  private static long number(@Nullable String text) {
    try {
      return Long.parseUnsignedLong(String.valueOf(text)) & Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      return MISSING;
    }
  }
}
