package dev.weir.elasticsearch;

/** What a server, or the way to it, answered in place of what was asked for. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1;

  /** What may help. */
  public enum Kind {
    /** Nobody answers, or not in time: try again later. */
    AWAY,
    /** It has too much to do: try again later, with less. */
    BUSY,
    /** It takes no request of this size: send it in parts. */
    TOO_LARGE,
    /** It does not let us in. */
    REFUSED,
    /** It lets us in, but does not allow this. */
    FORBIDDEN,
    /** It has nothing there. */
    ABSENT,
    /** It does not understand these very documents. */
    NOT_UNDERSTOOD,
    /** It cannot do what was asked: not the server, or the version, that it should be. */
    WRONG
  }

  private final Kind kind;

  ClusterException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  ClusterException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same may succeed later. */
  public boolean mayPass() {
    return kind == Kind.AWAY || kind == Kind.BUSY;
  }
}
