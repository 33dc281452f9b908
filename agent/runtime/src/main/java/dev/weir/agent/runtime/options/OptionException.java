package dev.weir.agent.runtime.options;

/** An option that cannot be followed. The message is one line: name, value, and how to mend it. */
public final class OptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  OptionException(String message) {
    super(message);
  }
}
