package dev.weir.replay.result;

import java.util.Locale;

/** Why a request has no whole answer. */
public enum FailureKind {
  CONNECT_REFUSED("nothing listens there; start the target, or check its port"),
  CONNECT_TIMEOUT("no connection came about in time; is there a firewall?"),
  /** The process may not open any more files. */
  OPEN_FILES_USED_UP("too many open files; raise ulimit -n, or give fewer --connections"),
  /** Any other reason why there is no connection. */
  CONNECT_FAILED("no connection came about"),
  TLS_FAILURE(
      "TLS failed: either the target does not speak it there (then give http://), or its certificate"
          + " is not trusted (one of your own making: give --insecure)"),
  /** The target reset the connection, or the way to it broke. */
  RESET("the target reset the connection"),
  CLOSED_BEFORE_ANSWER("the target closed the connection instead of answering"),
  CLOSED_IN_ANSWER("the target closed the connection in the middle of its answer"),
  /** No whole answer within the time allowed. */
  TIMEOUT("the answer did not end in time; see --timeout"),
  MALFORMED_ANSWER("what came is not HTTP/1"),
  /** The run ended before the answer did. */
  CUT_OFF("the run ended before the answer did"),
  /** An earlier run sent it and was killed before the answer: sending it again is not safe. */
  OUTCOME_UNKNOWN("sent by the run that was cut off, which did not live to see the answer");

  private final String meaning;

  FailureKind(String meaning) {
    this.meaning = meaning;
  }

  /** What it means and how to mend it, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Its name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
