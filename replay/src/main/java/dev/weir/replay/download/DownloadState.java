package dev.weir.replay.download;

import java.util.Map;

/**
 * Where a download stands. What happens to it leads from one state to the next, by a table that has
 * all edges; whatever is not in it is a mistake of the caller.
 *
 * <pre>
 *             START     PAUSE    COMPLETE   ABORT
 *  IDLE       ACTIVE      -          -      ABORTED
 *  ACTIVE       -       PAUSED   COMPLETED  ABORTED
 *  PAUSED     ACTIVE      -          -      ABORTED
 *  COMPLETED    -         -          -         -
 *  ABORTED      -         -          -         -
 * </pre>
 */
public enum DownloadState {
  /** Nothing has been asked for yet. */
  IDLE,
  /** Bytes are asked for, come, or are checked. */
  ACTIVE,
  /** Nothing comes, and what came is kept: it can go on, also in another process. */
  PAUSED,
  /** The file is whole, checked, and has its name. */
  COMPLETED,
  /** It has ended without a file, and what came is of no use. */
  ABORTED;

  /** What can happen to a download. */
  public enum Event {
    /** It begins, or goes on. */
    START,
    PAUSE,
    COMPLETE,
    ABORT
  }

  private static final Map<DownloadState, Map<Event, DownloadState>> EDGES =
      Map.of(
          IDLE, Map.of(Event.START, ACTIVE, Event.ABORT, ABORTED),
          ACTIVE, Map.of(Event.PAUSE, PAUSED, Event.COMPLETE, COMPLETED, Event.ABORT, ABORTED),
          PAUSED, Map.of(Event.START, ACTIVE, Event.ABORT, ABORTED),
          COMPLETED, Map.of(),
          ABORTED, Map.of());

  /** Whether the event leads anywhere from here. */
  public boolean allows(Event event) {
    return EDGES.getOrDefault(this, Map.of()).containsKey(event);
  }

  /**
   * The state after an event.
   *
   * @throws IllegalStateException if the table has no such edge
   */
  public DownloadState on(Event event) {
    DownloadState next = EDGES.getOrDefault(this, Map.of()).get(event);
    if (next == null) {
      throw new IllegalStateException("event=" + event + " leads nowhere from state=" + this);
    }
    return next;
  }
}
