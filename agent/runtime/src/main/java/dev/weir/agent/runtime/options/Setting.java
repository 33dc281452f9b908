package dev.weir.agent.runtime.options;

import dev.weir.core.text.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * An option as somebody wrote it.
 *
 * @param name as written, such as {@code admin}, {@code weir.admin} or {@code WEIR_ADMIN}
 * @param value stripped of white space
 */
record Setting(String name, Option option, String value) {

  OptionException refused(String wrong, String mend) {
    String shown = option.isSecret() ? "(not shown)" : Printable.of(value);
    return new OptionException(name + '=' + shown + ' ' + wrong + "; " + mend);
  }

  /** Of an option that is either on or off. */
  boolean isTrue() {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("is neither true nor false", "write one of the two");
    };
  }

  /** The file that it names. */
  Path path() {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw refused("can be the name of no file", "name one that is there");
    }
  }
}
