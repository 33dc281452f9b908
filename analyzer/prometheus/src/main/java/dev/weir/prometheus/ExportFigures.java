package dev.weir.prometheus;

import org.jspecify.annotations.Nullable;

/**
 * What became of documents for Elasticsearch. Each that was offered is indexed, was already there,
 * was rejected, dropped or lost, or waits.
 *
 * @param offered that were made, or waited on disk at the start
 * @param indexed that are new there
 * @param alreadyThere that stood there before, by an earlier attempt
 * @param rejected that the server does not want
 * @param dropped that found no room
 * @param lost with files of the spool that are gone or damaged
 * @param inMemory that wait in memory, or are on their way
 * @param onDisk that wait in the spool
 * @param retries requests that were sent again
 * @param leftOut exchanges that came too fast to be made documents
 * @param trouble why it does not go on now, null if it does
 */
public record ExportFigures(
    long offered,
    long indexed,
    long alreadyThere,
    long rejected,
    long dropped,
    long lost,
    long inMemory,
    long onDisk,
    long retries,
    long leftOut,
    @Nullable String trouble) {
  /** Before it begins; exchanges may be left out by then. */
  public static ExportFigures notYet(long leftOut) {
    return new ExportFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, leftOut, "it has not begun yet");
  }
}
