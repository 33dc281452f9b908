package dev.weir.core.http;

/** What bytes are that belong to no exchange. */
public enum Unowned {
  /** Between two messages of an HTTP connection, such as a stray empty line. */
  IDLE,
  /** Of a message whose beginning is not known: lost, or sent before watching began. */
  PARTIAL,
  /** Of a connection that carries something else than HTTP/1. */
  FOREIGN,
  /** Not decided yet: the connection was joined midway and no message has begun since. */
  UNDECIDED
}
