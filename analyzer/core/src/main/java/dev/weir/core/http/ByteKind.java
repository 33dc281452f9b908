package dev.weir.core.http;

/** What the bytes of a message are: three disjoint kinds, so that they may be added. */
public enum ByteKind {
  /** Start line, field lines and the empty line; interim (1xx) responses count here too. */
  HEADER,
  /** Content as transferred: chunking removed, content coding kept. */
  BODY,
  /** Chunk sizes with their line ends, and the trailer section. */
  FRAMING
}
