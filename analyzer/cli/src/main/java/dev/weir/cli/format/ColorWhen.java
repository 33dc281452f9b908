package dev.weir.cli.format;

/** When to use colours. */
public enum ColorWhen {
  /** On a terminal, unless the environment says otherwise. */
  AUTO,
  ALWAYS,
  NEVER
}
