package dev.weir.core.ledger;

import java.util.Locale;

/** Why captured bytes belong to no exchange. */
public enum Reason {
  /** Packets that open a connection. */
  TCP_HANDSHAKE,
  /** Packets that close a connection. */
  TCP_CLOSE,
  /** Packets of an HTTP connection that belong to no exchange. */
  CONNECTION_IDLE,
  /** Connections that carry something else than HTTP/1. */
  NON_HTTP,
  /** Packets that are not TCP. */
  NON_TCP,
  /** Messages whose beginning was not captured: mid-stream start, lost packets. */
  PARTIAL_EXCHANGE,
  /** Packets that cannot be read, or whose other fragments never came. */
  UNDECODABLE,
  /** What TLS adds to the plaintext: handshakes, records, tags. Known inside the process only. */
  TLS,
  /** Of sockets that the agent does not look into, because there are too many. */
  UNTRACKED;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** Whether only an agent inside the process can have it; left out of reports while it is 0. */
  boolean inProcessOnly() {
    return this == TLS || this == UNTRACKED;
  }

  /** The name in reports, snake_case. */
  public String key() {
    return key;
  }
}
