package dev.weir.core.http;

/**
 * Reads {@code traceparent} in place (W3C Trace Context §3.2):
 *
 * <pre>
 * version "-" trace-id "-" parent-id "-" trace-flags
 *  2 hex      32 hex       16 hex        2 hex
 * </pre>
 *
 * Allocates nothing: a trace id is another text in each request.
 */
final class TraceParent {
  private static final int TRACE_ID = 3;
  private static final int TRACE_ID_END = TRACE_ID + 32;
  private static final int PARENT_ID_END = TRACE_ID_END + 1 + 16;
  private static final int CHARS = PARENT_ID_END + 3;
  private static final int SAMPLED = 1;

  private TraceParent() {}

  /** Gives the exchange its trace; of what is not valid, none. */
  static void read(Exchange exchange, byte[] bytes, int from, int to) {
    exchange.traceHigh = 0;
    exchange.traceLow = 0;
    exchange.traceSampled = false;
    if (isValid(bytes, from, to)) {
      exchange.traceHigh = hex(bytes, from + TRACE_ID, from + TRACE_ID + 16);
      exchange.traceLow = hex(bytes, from + TRACE_ID + 16, from + TRACE_ID_END);
      exchange.traceSampled =
          (exchange.traceHigh | exchange.traceLow) != 0
              && (hex(bytes, from + CHARS - 2, from + CHARS) & SAMPLED) != 0;
    }
  }

  private static boolean isValid(byte[] bytes, int from, int to) {
    int chars = to - from;
    // §3.2.4: a later version may have more, behind another dash; 00 has no more.
    boolean longer = chars > CHARS && bytes[from + CHARS] == '-';
    if (chars != CHARS && !longer) {
      return false;
    }
    for (int i = 0; i < CHARS; i++) {
      boolean dash = i == TRACE_ID - 1 || i == TRACE_ID_END || i == PARENT_ID_END;
      if (dash ? bytes[from + i] != '-' : digit(bytes[from + i]) < 0) {
        return false;
      }
    }
    long version = hex(bytes, from, from + 2);
    boolean parent = hex(bytes, from + TRACE_ID_END + 1, from + PARENT_ID_END) != 0; // §3.2.2.4
    // §3.2.1: ff is no version. All zeros is no trace (§3.2.2.3), and reads as none.
    return parent && version != 0xff && (version != 0 || !longer);
  }

  private static long hex(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << 4 | digit(bytes[i]);
    }
    return value;
  }

  /** Lower case only, as §3.2.2 has it; -1 for anything else. */
  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
  }
}
