package dev.weir.cli.har;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is read of one entry; confined to the reading thread. */
final class HarEntry {
  static final long UNKNOWN = -1;

  long startNanos = UNKNOWN;
  double totalMillis;
  double sendMillis = UNKNOWN;
  double waitMillis = UNKNOWN;
  double blockedMillis = UNKNOWN;
  double receiveMillis = UNKNOWN;
  String connection = "";
  String method = "";
  String url = "";
  int status;
  String statusText = "";
  final List<String[]> requestFields = new ArrayList<>();
  final List<String[]> responseFields = new ArrayList<>();
  @Nullable String requestText;
  boolean requestBase64;
  @Nullable String responseText;
  boolean responseBase64;
  long responseContentBytes = UNKNOWN;

  /** Why this is no exchange, or null if it is one. */
  @Nullable String flaw() {
    if (method.isEmpty()) {
      return "has no request.method";
    }
    if (url.isEmpty()) {
      return "has no request.url";
    }
    return startNanos == UNKNOWN ? "has no startedDateTime" : null;
  }
}
