package dev.weir.replay.download;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong on the network, in words for people.
 *
 * @param cause as the end of a sentence that begins with the server's name
 * @param mend what to do about it
 */
record Trouble(String cause, String mend) {
  private static final String AGAIN = "try again later";

  static Trouble of(IOException e) {
    if (has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class)) {
      return new Trouble("there is no host of that name", "check the address, or the resolver");
    }
    if (has(e, CertificateException.class)) {
      return new Trouble(
          "its certificate is not trusted (" + rootMessage(e) + ")",
          "give the JVM its authority, or accept any with --insecure");
    }
    if (e instanceof SSLException) {
      return new Trouble(
          "TLS failed (" + e.getMessage() + ")", "check that the port speaks TLS, or use http://");
    }
    if (e instanceof HttpTimeoutException || e instanceof SocketTimeoutException) {
      return new Trouble("it has gone silent", "try again later, or wait longer with --timeout");
    }
    if (has(e, ConnectException.class)) {
      String message = rootMessage(e);
      return new Trouble(
          message.contains("refused") || message.contains("ClosedChannel")
              ? "the connection was refused"
              : "no connection came about (" + message + ")",
          "check the address and that the server runs");
    }
    if (has(e, ProtocolException.class)) {
      return new Trouble("the answer is not HTTP (" + rootMessage(e) + ")", "check the address");
    }
    return new Trouble(broken(e), AGAIN);
  }

  /** Whether trying again will bring nothing else. */
  static boolean isHopeless(IOException e) {
    return has(e, UnresolvedAddressException.class)
        || has(e, UnknownHostException.class)
        || e instanceof SSLException
        || has(e, ConnectException.class);
  }

  private static String broken(IOException e) {
    String message = rootMessage(e);
    if (message.contains("received no bytes") && message.contains("header parser")) {
      return "it closed the connection without an answer";
    }
    if (has(e, EOFException.class)
        || message.contains("EOF reached")
        || message.contains("bytes received")
        || message.contains("chunked transfer encoding")
        || message.contains("header parser")) {
      return "it closed the connection early";
    }
    return message.contains("reset") ? "it reset the connection" : message;
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    Throwable each = e;
    for (int depth = 0; each != null && depth < 10; depth++) {
      if (type.isInstance(each)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    @Nullable String message = e.getMessage();
    for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
      root = root.getCause();
      message = root.getMessage() == null ? message : root.getMessage();
    }
    return message == null ? root.getClass().getSimpleName() : withoutType(message);
  }

  /** Messages made of other exceptions begin with their types. */
  private static String withoutType(String message) {
    int type = message.lastIndexOf("Exception: ");
    return type < 0 ? message : message.substring(type + "Exception: ".length());
  }
}
