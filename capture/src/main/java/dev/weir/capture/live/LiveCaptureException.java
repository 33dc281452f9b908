package dev.weir.capture.live;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why packets cannot be captured, in one line that ends with the mend where one is known. */
public final class LiveCaptureException extends IOException {
  private static final long serialVersionUID = 1;

  /** What stands in the way, as far as a caller may want to act on it. */
  public enum Kind {
    LIBPCAP_MISSING,
    NOT_PERMITTED,
    NO_SUCH_INTERFACE,
    BAD_FILTER,
    /** Anything else: the interface is down, a link type that is not read, an error of libpcap. */
    FAILED
  }

  private final Kind kind;

  LiveCaptureException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
