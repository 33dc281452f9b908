package dev.weir.elasticsearch;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends a batch once, and says what is left of it. Confined to the exporter's thread.
 *
 * <p>What arrives is decided by ids: a document that was sent before stands there already, and to
 * be told so is a success. So whatever is in doubt is sent again: a request that broke off, a
 * document that found the server too busy. A batch too large for the server is halved.
 */
final class Sender {
  private final Cluster cluster;
  private final Tally tally;
  private final Absence absence;

  /** Whether what no server of this kind will ever take must not hold up the rest. */
  private final boolean goesOn;

  private boolean prepared;

  Sender(Cluster cluster, Tally tally, Absence absence, boolean goesOn) {
    this.cluster = cluster;
    this.tally = tally;
    this.absence = absence;
    this.goesOn = goesOn;
  }

  /**
   * Sends it.
   *
   * @return what is to be sent again, null if nothing is
   * @throws ClusterException if all of it is, later
   */
  @Nullable Rest send(Batch batch) throws ClusterException {
    try {
      prepare();
      return rest(batch, cluster.bulk(batch));
    } catch (ClusterException e) {
      if (e.kind() == ClusterException.Kind.TOO_LARGE && batch.documents() > 1) {
        return halves(batch);
      }
      if (e.kind() == ClusterException.Kind.TOO_LARGE || isOurFault(e)) {
        tally.reject(batch.documents(), String.valueOf(e.getMessage()));
        return null;
      }
      tally.retry();
      if (e.kind() == ClusterException.Kind.AWAY) {
        // It may come back empty.
        prepared = false;
        cluster.unprepared();
      }
      throw e;
    }
  }

  private @Nullable Rest rest(Batch batch, BulkAnswer answer) {
    tally.add(answer);
    int busy = answer.again().size() - answer.refused().size();
    if (busy == 0) {
      absence.over();
      tally.trouble(null);
    } else {
      if (answer.stored() > 0) {
        absence.gotOn();
      }
      failed(cluster.access() + " is too busy for " + busy + " documents");
    }
    if (answer.again().isEmpty()) {
      return null;
    }
    tally.retry();
    return new Rest(batch.only(answer.again()), refusal(batch, answer));
  }

  private @Nullable String refusal(Batch batch, BulkAnswer answer) {
    if (answer.refused().isEmpty()) {
      return null;
    }
    return cluster.access()
        + " refuses documents for "
        + answer.refused().stream().map(batch::stream).distinct().collect(Collectors.joining(", "))
        + " ("
        + answer.refusal()
        + "); these credentials need create_doc and auto_configure on it, and nothing may block it"
        + " or keep it from being made (action.auto_create_index)";
  }

  /** The server is left alone for a while. */
  void failed(String why) {
    absence.failed();
    tally.trouble(why);
  }

  /**
   * Puts the templates in place, before the first document: without them, fields would be guessed.
   */
  private void prepare() throws ClusterException {
    if (prepared) {
      return;
    }
    if (!cluster.isPrepared()) {
      Templates.installIfAllowed(cluster);
    }
    tally.note(cluster.note());
    prepared = true;
  }

  private boolean isOurFault(ClusterException e) {
    return goesOn && prepared && e.kind() == ClusterException.Kind.NOT_UNDERSTOOD;
  }

  private @Nullable Rest halves(Batch batch) throws ClusterException {
    int middle = batch.documents() / 2;
    Rest first = send(batch.part(0, middle));
    Batch second = batch.part(middle, batch.documents());
    if (first != null && first.refusal() == null) {
      return first.and(new Rest(second, null));
    }
    Rest last;
    try {
      last = send(second);
    } catch (ClusterException e) {
      failed(String.valueOf(e.getMessage()));
      last = new Rest(second, null);
    }
    return first == null ? last : first.and(last);
  }
}
