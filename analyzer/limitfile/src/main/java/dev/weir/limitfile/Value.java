package dev.weir.limitfile;

import dev.weir.core.limit.Allowance;
import dev.weir.core.route.RouteSyntaxException;
import dev.weir.core.text.Nearest;
import dev.weir.core.text.Printable;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a limits file: what is meant by it, and where it stands.
 *
 * @param what the key that it belongs to, for messages
 */
record Value(String sourceName, String what, Node node) {

  /** Whether nothing is written, or {@code null}, or {@code ~}. */
  boolean isNull() {
    if (!(node instanceof ScalarNode scalar) || !scalar.isPlain()) {
      return false;
    }
    // YAML 1.2.2 §10.3.2, the core schema.
    return switch (scalar.getValue()) {
      case "", "~", "null", "Null", "NULL" -> true;
      default -> false;
    };
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** One text, number or word, as written. */
  String text() throws LimitsSyntaxException {
    if (isNull()) {
      throw refused(what + " has no value; write one, or leave " + what + " out");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw refused(what + " is " + kind() + ", not one value; write one");
  }

  /** What a text means, by a reader that throws {@link IllegalArgumentException}. */
  <T> T read(Function<String, T> reader) throws LimitsSyntaxException {
    String text = text();
    try {
      return reader.apply(text);
    } catch (RouteSyntaxException e) {
      String message = String.valueOf(e.getMessage());
      String place = ":" + e.line() + ':' + e.column() + ": ";
      String problem = message.substring(message.indexOf(place) + place.length());
      throw refused(what + " '" + Printable.of(text) + "': " + problem);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw refused(message.startsWith(what + '=') ? message : what + ' ' + message);
    }
  }

  /** Bytes per second, more than none. */
  long bytesPerSecond() throws LimitsSyntaxException {
    long bytesPerSecond = read(ByteRate::parseBytesPerSecond);
    if (bytesPerSecond == 0) {
      throw refused(what + " is 0, so nothing would ever pass; write for example 5MB/s");
    }
    if (bytesPerSecond > Allowance.MOST_BYTES_PER_SECOND) {
      throw refused(
          "%s '%s' is above the most that can be held, %s; write less"
              .formatted(
                  what,
                  Printable.of(text()),
                  ByteRate.format((double) Allowance.MOST_BYTES_PER_SECOND)));
    }
    return bytesPerSecond;
  }

  long bytes() throws LimitsSyntaxException {
    return read(ByteSize::parseBytes);
  }

  /** One of some constants, written in lower case. */
  <E extends Enum<E>> E oneOf(E[] constants) throws LimitsSyntaxException {
    String text = text();
    List<String> words = new ArrayList<>();
    for (E constant : constants) {
      String word = constant.name().toLowerCase(Locale.ROOT);
      if (word.equals(text)) {
        return constant;
      }
      words.add(word);
    }
    throw refused(
        what
            + " '"
            + Printable.of(text)
            + "' is not one of "
            + String.join(", ", words)
            + orOneOfThese(didYouMean(text, words)));
  }

  /** The entries of a list, which one value is, too. */
  List<Value> entries() throws LimitsSyntaxException {
    return node instanceof SequenceNode ? list("") : List.of(this);
  }

  /**
   * The entries of a list.
   *
   * @param mend what to write instead of something else
   */
  List<Value> list(String mend) throws LimitsSyntaxException {
    if (!(node instanceof SequenceNode sequence)) {
      throw refused(what + " is " + kind() + ", not a list; " + mend);
    }
    List<Value> entries = new ArrayList<>();
    for (Node entry : sequence.getValue()) {
      entries.add(new Value(sourceName, what, entry));
    }
    return entries;
  }

  /** {@code nothing}, {@code a list}. */
  String kind() {
    return isNull()
        ? "nothing"
        : node instanceof SequenceNode ? "a list" : isMapping() ? "a mapping" : "one value";
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static String didYouMean(String word, List<String> known) {
    // Further from each word than what could be meant, and dear to compare.
    String nearest = word.length() > 100 ? null : Nearest.to(word, known);
    return nearest == null ? "" : "; did you mean " + nearest + '?';
  }

  /** The mend, behind a list of what there is. */
  static String orOneOfThese(String didYouMean) {
    return didYouMean.isEmpty() ? "; write one of these" : didYouMean;
  }

  /** The line that it begins in, counted from 1. */
  int line() {
    return refused("").line();
  }

  /** Says what is wrong here. */
  LimitsSyntaxException refused(String problem) {
    return YamlText.refused(sourceName, node.getStartMark(), problem);
  }
}
