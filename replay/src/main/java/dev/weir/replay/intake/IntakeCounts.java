package dev.weir.replay.intake;

/**
 * What became of the messages of a recording, before any was sent.
 *
 * @param requests read, filtered ones included
 * @param filtered left out because a filter said so
 * @param unreadable left out because they are no whole HTTP/1 request
 * @param filledUp read, with a body that is in part not the recorded one
 * @param responses read, those that no request is known of included
 * @param unpairedResponses that no request is known of
 * @param alreadyDone by the run that this one goes on with
 * @param submitted to be sent
 * @param recordedNanos from the first request to the last, over all passes
 */
public record IntakeCounts(
    long requests,
    long filtered,
    long unreadable,
    long filledUp,
    long responses,
    long unpairedResponses,
    long alreadyDone,
    long submitted,
    long recordedNanos) {

  /** Requests that were read and not submitted, since the run ended before their turn. */
  public long notReached() {
    return requests - filtered - unreadable - alreadyDone - submitted;
  }
}
