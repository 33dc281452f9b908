package dev.weir.replay.send;

import dev.weir.replay.result.FailureKind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import java.net.ConnectException;
import javax.net.ssl.SSLException;

/** What an exception of the network means. */
final class Causes {
  private Causes() {}

  static FailureKind ofNoConnection(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return FailureKind.TLS_FAILURE;
      }
      if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
        return FailureKind.OPEN_FILES_USED_UP;
      }
      if (cause instanceof ConnectTimeoutException) {
        return FailureKind.CONNECT_TIMEOUT;
      }
      if (cause instanceof ConnectException) {
        return String.valueOf(cause.getMessage()).contains("refused")
            ? FailureKind.CONNECT_REFUSED
            : FailureKind.CONNECT_FAILED;
      }
    }
    return FailureKind.CONNECT_FAILED;
  }

  /** Whether it is no matter of the network, but a mistake of this program or too little memory. */
  static boolean isOurs(Throwable error) {
    return error instanceof OutOfMemoryError
        || (error instanceof RuntimeException && !(error instanceof CodecException));
  }

  static FailureKind ofBrokenConnection(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return FailureKind.TLS_FAILURE;
      }
    }
    return FailureKind.RESET;
  }
}
