package dev.weir.core.http;

/** Which way the bytes of a connection travel. */
public enum Direction {
  /** Client to server. */
  REQUEST,
  /** Server to client. */
  RESPONSE;

  /** The other way. */
  public Direction opposite() {
    return this == REQUEST ? RESPONSE : REQUEST;
  }
}
