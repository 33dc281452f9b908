package dev.weir.core.budget;

/** What became of a bound. */
public enum Verdict {
  KEPT("kept"),
  BROKEN("broken"),
  /** Nothing that it is for was there, so it says nothing. */
  UNTRIED("untried");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The word in reports. */
  public String text() {
    return text;
  }
}
