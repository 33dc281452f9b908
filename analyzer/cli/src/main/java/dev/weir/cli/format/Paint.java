package dev.weir.cli.format;

/** Colours and weights by ECMA-48 "select graphic rendition"; the terminal's theme decides. */
enum Paint {
  PLAIN(""),
  BOLD("\u001b[1m"),
  DIM("\u001b[2m"),
  RED("\u001b[31m"),
  GREEN("\u001b[32m"),
  YELLOW("\u001b[33m"),
  CYAN("\u001b[36m");

  static final String RESET = "\u001b[0m";

  private final String sequence;

  Paint(String sequence) {
    this.sequence = sequence;
  }

  String sequence() {
    return sequence;
  }
}
