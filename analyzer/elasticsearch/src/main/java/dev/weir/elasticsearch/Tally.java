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

  synchronized void note(@Nullable String text) {
    note = text;
  }

  /**
   * All of them.
   *
   * @param queued how many wait in memory
   */
  synchronized ExportCounts counts(long queued, Spool.@Nullable Counts spool) {
    boolean has = spool != null;
    return new ExportCounts(
        offered + (has ? spool.found() : 0),
        created,
        alreadyThere,
        rejected,
        dropped + (has ? spool.dropped() : 0),
        has ? spool.lost() : 0,
        queued,
        has ? spool.documents() : 0,
        has ? spool.damaged() : 0,
        retries,
        example,
        trouble,
        note);
  }
}
