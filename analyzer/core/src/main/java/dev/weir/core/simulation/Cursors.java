package dev.weir.core.simulation;

/** Goes over a part of a recording, by the times when requests came, and when answers began. */
final class Cursors {
  private final Recording recording;
  private final int from;
  private final int to;
  private int starts;
  private int answers;
  private long startNanos;
  private long answerNanos;

  /**
   * At the beginning.
   *
   * @param withStarts whether anybody wants to know when requests came
   */
  Cursors(Recording.Part part, boolean withStarts) {
    this.recording = part.recording();
    this.from = part.from();
    this.to = part.to();
    this.starts = withStarts ? from : to;
    lookAtStart();
    lookAtAnswer();
  }

  /** When the next request came, {@link Agenda#NEVER} when there is none. */
  long startNanos() {
    return startNanos;
  }

  /** When the next answer began, {@link Agenda#NEVER} when there is none. */
  long answerNanos() {
    return answerNanos;
  }

  /** Whether the next request came before the next answer began; of one time, in order. */
  boolean isStartNext(long startNanos, long answerNanos) {
    return startNanos < answerNanos
        || (startNanos == answerNanos && starts < to && starts <= recording.byFirstByte[answers]);
  }

  /** Goes on to the request after the next, which is returned. */
  int takeStart() {
    int taken = starts++;
    lookAtStart();
    return taken;
  }

  /** Goes on to the answer after the next, which is returned. */
  int takeAnswer() {
    int taken = recording.byFirstByte[answers++];
    lookAtAnswer();
    return taken;
  }

  private void lookAtStart() {
    startNanos = starts < to ? recording.table.startNanos(starts) : Agenda.NEVER;
  }

  private void lookAtAnswer() {
    int[] order = recording.byFirstByte;
    while (answers < order.length && (order[answers] < from || order[answers] >= to)) {
      answers++;
    }
    answerNanos =
        answers < order.length ? recording.table.firstByteNanos(order[answers]) : Agenda.NEVER;
  }
}
