package dev.weir.elasticsearch;

import org.jspecify.annotations.Nullable;

/** What became of documents. Any thread may add, and read. */
final class Tally {
  private long offered;
  private long created;
  private long alreadyThere;
  private long rejected;
  private long dropped;
  private long retries;
  private @Nullable String example;
  private @Nullable String trouble;
  private @Nullable String refusal;
  private @Nullable String note;

  synchronized void offered(int documents) {
    offered += documents;
  }

  synchronized void add(BulkAnswer answer) {
    created += answer.created();
    alreadyThere += answer.alreadyThere();
    if (answer.rejected() > 0) {
      reject(answer.rejected(), answer.example());
    }
  }

  synchronized void reject(int documents, @Nullable String why) {
    rejected += documents;
    example = example == null ? why : example;
  }

  synchronized void drop(int documents) {
    dropped += documents;
  }

  synchronized void retry() {
    retries++;
  }

  synchronized void trouble(@Nullable String now) {
    trouble = now;
  }

  /** Why some wait though the server takes others, null if none do. */
  synchronized void refusal(@Nullable String now) {
    refusal = now;
  }

  synchronized void note(@Nullable String text) {
    note = text;
  }

  /**
   * All of them.
   *
   * @param queued how many wait in memory
   */
  synchronized ExportCounts counts(long queued, Spool.Counts spool) {
    return new ExportCounts(
        offered + spool.found(),
        created,
        alreadyThere,
        rejected,
        dropped + spool.dropped(),
        spool.lost(),
        queued,
        spool.documents(),
        spool.damaged(),
        retries,
        example,
        trouble == null ? refusal : trouble,
        note);
  }
}
