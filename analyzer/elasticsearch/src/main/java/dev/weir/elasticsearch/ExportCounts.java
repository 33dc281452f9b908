package dev.weir.elasticsearch;

import org.jspecify.annotations.Nullable;

/**
 * What became of all documents so far. Each that was offered is in one of {@code created}, {@code
 * alreadyThere}, {@code rejected}, {@code dropped}, {@code lost}, {@code queued} and {@code
 * spooled}.
 *
 * @param offered that were handed over, or waited on disk at the beginning
 * @param created that are new there
 * @param alreadyThere that stood there before, by an earlier run or attempt
 * @param rejected that the server does not want
 * @param dropped that found no room, neither in memory nor in the spool
 * @param lost that stood in files of the spool which are gone or could not be read
 * @param queued that wait in memory, or are on their way
 * @param spooled that wait on disk
 * @param damaged files of the spool that could not be read, and were set aside
 * @param retries requests that were sent again, in whole or in part
 * @param example why the first was rejected, null if none was
 * @param trouble why it does not go on now, null if it does
 * @param note what else the user should know, null if there is nothing
 */
public record ExportCounts(
    long offered,
    long created,
    long alreadyThere,
    long rejected,
    long dropped,
    long lost,
    long queued,
    long spooled,
    long damaged,
    long retries,
    @Nullable String example,
    @Nullable String trouble,
    @Nullable String note) {

  /** That stand there now. */
  public long stored() {
    return created + alreadyThere;
  }

  /** Of two exporters together. */
  public ExportCounts plus(ExportCounts other) {
    return new ExportCounts(
        offered + other.offered,
        created + other.created,
        alreadyThere + other.alreadyThere,
        rejected + other.rejected,
        dropped + other.dropped,
        lost + other.lost,
        queued + other.queued,
        spooled + other.spooled,
        damaged + other.damaged,
        retries + other.retries,
        example == null ? other.example : example,
        trouble == null ? other.trouble : trouble,
        note == null ? other.note : note);
  }
}
