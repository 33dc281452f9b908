package dev.weir.limitfile;

import dev.weir.core.text.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** A mapping whose keys are all known and stand in it once. */
final class Fields {
  private final Value mapping;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private Fields(Value mapping) {
    this.mapping = mapping;
  }

  /** Reads a mapping that may have these keys. */
  static Fields of(Value mapping, List<String> known) throws LimitsSyntaxException {
    return of(mapping, known, known);
  }

  /**
   * Reads a mapping that may have these keys, though not all of them help.
   *
   * @param offered those to be named to somebody who gave something else
   */
  static Fields of(Value mapping, List<String> known, List<String> offered)
      throws LimitsSyntaxException {
    if (!(mapping.node() instanceof MappingNode node)) {
      throw mapping.refused(
          mapping.what()
              + " is "
              + mapping.kind()
              + ", not a mapping; write "
              + offered.get(0)
              + ": and a value, and so on");
    }
    Fields fields = new Fields(mapping);
    for (NodeTuple tuple : node.getValue()) {
      Value key = new Value(mapping.sourceName(), "a key", tuple.getKeyNode());
      Value value = new Value(mapping.sourceName(), key.text(), tuple.getValueNode());
      if (!known.contains(value.what())) {
        throw fields.unknown(key, value.what(), offered);
      }
      fields.add(key, value);
    }
    return fields;
  }

  private LimitsSyntaxException unknown(Value key, String name, List<String> offered) {
    String nearest = Value.didYouMean(name, offered);
    return key.refused(
        "there is no key '"
            + Printable.of(name)
            + "' in "
            + mapping.what()
            + (nearest.isEmpty() ? "; use " + String.join(", ", offered) : nearest));
  }

  private void add(Value key, Value value) throws LimitsSyntaxException {
    String name = value.what();
    Value before = values.putIfAbsent(name, value);
    if (before != null) {
      throw key.refused(
          name + " is given a second time, after line " + before.line() + "; leave one out");
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value of a key, null when the key is not there. */
  @Nullable Value find(String key) {
    return values.get(key);
  }

  /**
   * The value of a key that has to be there.
   *
   * @param example what to write otherwise
   */
  Value need(String key, String example) throws LimitsSyntaxException {
    Value value = values.get(key);
    if (value == null) {
      throw mapping.refused(mapping.what() + " has no " + key + "; add for example " + example);
    }
    if (value.isNull()) {
      throw value.refused(key + " has no value; write for example " + example);
    }
    return value;
  }

  /** Places what is wrong with several values together at the one that its message begins with. */
  LimitsSyntaxException refused(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    int end = 0;
    while (end < message.length() && Character.isLetter(message.charAt(end))) {
      end++;
    }
    Value value = values.get(message.substring(0, end));
    return (value == null ? mapping : value).refused(message);
  }
}
