package dev.weir.core.unit;

/** A quantity that cannot be read; the message is one line naming the value and the mend. */
public final class UnitSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UnitSyntaxException(String message) {
    super(message);
  }
}
