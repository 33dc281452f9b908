package dev.weir.replay.download;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the bytes go. Many threads may write, each its own bytes. */
interface Destination extends Closeable {
  /** What is being downloaded; null while nobody knows. */
  @Nullable Representation representation();

  /** From now on the bytes are of this one; there are none yet. */
  void begin(Representation representation) throws DownloadException;

  /**
   * Takes the next bytes of a span.
   *
   * @throws DownloadException if it cannot
   */
  void write(long atByte, byte[] bytes, int length) throws DownloadException;

  /** What is missing of the length that was told. */
  List<Span> missing();

  /** How many bytes are there. */
  long doneBytes();

  /** How many bytes another process would find, and go on from. */
  long keptBytes();

  /** Why {@link #keptBytes} are none though there are bytes, as the end of a sentence. */
  String whyNotKept();

  /**
   * Forgets all bytes.
   *
   * @throws DownloadException if they have been handed on
   */
  void discard() throws DownloadException;

  /** Makes sure that what is there can be found again, if it is kept at all. */
  void checkpoint() throws DownloadException;

  /**
   * Holds all bytes against what they must come to.
   *
   * @return the first that they do not come to; null when there is none
   */
  @Nullable Digest firstWrong(List<Digest> digests) throws DownloadException;

  /** All bytes are there, and are right. */
  void finish() throws DownloadException;

  @Override
  void close() throws IOException;
}
