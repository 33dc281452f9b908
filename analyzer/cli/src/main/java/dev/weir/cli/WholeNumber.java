package dev.weir.cli;

import picocli.CommandLine.TypeConversionException;

/** Reads a whole number of an option, and says what is wrong in words for people. */
final class WholeNumber {
  private WholeNumber() {}

  static long parse(String text, long most) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException("'" + text + "' is not a whole number from 0 to " + most);
  }
}
