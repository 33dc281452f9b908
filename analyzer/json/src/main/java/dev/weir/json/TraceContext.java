package dev.weir.json;

import org.jspecify.annotations.Nullable;

/**
 * What a {@code traceparent} says, lower case hexadecimal.
 *
 * <pre>
 *   00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
 *   version  trace-id 32                parent-id 16     trace-flags
 * </pre>
 *
 * @param parentId the span of whoever asked
 */
record TraceContext(String traceId, String parentId) {
  // W3C Trace Context §3.2.2.
  private static final int TRACE_ID = 3;
  private static final int TRACE_ID_END = TRACE_ID + 32;
  private static final int PARENT_ID = TRACE_ID_END + 1;
  private static final int PARENT_ID_END = PARENT_ID + 16;

  /** Null when it is none, such as one of zeros only: then it must be passed over. */
  static @Nullable TraceContext parse(String traceparent) {
    boolean shaped =
        traceparent.length() > PARENT_ID_END
            && traceparent.charAt(TRACE_ID - 1) == '-'
            && traceparent.charAt(TRACE_ID_END) == '-'
            && traceparent.charAt(PARENT_ID_END) == '-'
            && isId(traceparent, TRACE_ID, TRACE_ID_END)
            && isId(traceparent, PARENT_ID, PARENT_ID_END);
    return shaped
        ? new TraceContext(
            traceparent.substring(TRACE_ID, TRACE_ID_END),
            traceparent.substring(PARENT_ID, PARENT_ID_END))
        : null;
  }

  private static boolean isId(String text, int from, int to) {
    boolean zero = true;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
      zero &= c == '0';
    }
    return !zero;
  }
}
