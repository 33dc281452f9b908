package dev.weir.replay.result;

import java.util.Locale;

/** What kept a request from going out when it was due. */
public enum Obstacle {
  /** Nothing; what is left is the error of the schedule itself. */
  NONE("nothing in the way"),
  /** The request before it on its connection was not answered yet. */
  CONNECTION_BUSY("its connection was still busy with the request before it"),
  /** All connections that there may be were busy. */
  CONNECTIONS_USED_UP("all connections were busy; give more with --connections"),
  /** Its connection was not open yet. */
  CONNECTING("its connection was still being opened"),
  /** It was read from the recording only after it was due. */
  READ_LATE("it was read, or made room for, only after it was due");

  private final String meaning;

  Obstacle(String meaning) {
    this.meaning = meaning;
  }

  /** What it means, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Its name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
