package dev.weir.limitfile;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Text as one small document of YAML 1.2, of which JSON is a part.
 *
 * <p>The text is gone through twice: first event by event, where nothing is kept, to refuse what
 * would take much memory or stack; then nodes are made of it.
 */
final class YamlText {
  /** How long a document may be, in characters. */
  static final int MOST_CHARS = 1 << 20;

  private static final int MOST_NESTED = 10; // six are of use
  private static final int MOST_VALUES = 100_000; // a full set of limits has half of that
  private static final int MOST_ALIASES = 100;

  private final String sourceName;
  private final LoadSettings settings;
  private int documents;
  private int nested;
  private int values;
  private int aliases;
  private Optional<Mark> latest = Optional.empty();

  private YamlText(String sourceName) {
    this.sourceName = sourceName;
    this.settings =
        LoadSettings.builder()
            .setLabel(sourceName)
            .setCodePointLimit(MOST_CHARS)
            // Every scalar stays text; what it means is told by its key.
            .setSchema(new FailsafeSchema())
            .build();
  }

  /** The document's node; null when there is nothing but comments. */
  static @Nullable Node compose(String sourceName, String text) throws LimitsSyntaxException {
    if (text.length() > MOST_CHARS) {
      throw new LimitsSyntaxException(
          sourceName, 1, 1, "more than " + MOST_CHARS + " characters; write a shorter file");
    }
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    boolean json = content.stripLeading().startsWith("{");
    return new YamlText(sourceName).compose(json ? withoutTabs(content) : content);
  }

  /** Programs indent JSON by tabs, too, which the library does not take at every place. */
  private static String withoutTabs(String json) {
    StringBuilder text = new StringBuilder(json);
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == '\t' && !quoted) {
        text.setCharAt(i, ' ');
      }
    }
    return text.toString();
  }

  private @Nullable Node compose(String text) throws LimitsSyntaxException {
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        check(event);
      }
      return new Compose(settings).composeString(text).orElse(null);
    } catch (YamlEngineException e) {
      throw YamlProblem.of(sourceName, text, e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      // Of malformed escapes and directives, the library lets some slip through.
      throw refused(
          sourceName, latest, "what is here or next is not YAML; quote or escape it anew");
    }
  }

  private void check(Event event) throws LimitsSyntaxException {
    latest = event.getStartMark();
    if (event instanceof DocumentStartEvent) {
      documents++;
      require(documents == 1, event, "a second document; leave out the line ---, or what follows");
    } else if (event instanceof AliasEvent) {
      aliases++;
      require(
          aliases <= MOST_ALIASES,
          event,
          "more than " + MOST_ALIASES + " aliases; write values out instead");
    } else if (event instanceof CollectionEndEvent) {
      nested--;
    } else if (event instanceof CollectionStartEvent start) {
      nested++;
      require(nested <= MOST_NESTED, event, "more than " + MOST_NESTED + " levels; close some");
      checkTag(event, start.getTag());
    } else if (event instanceof ScalarEvent scalar) {
      checkTag(event, scalar.getTag());
    }
    if (event instanceof NodeEvent) {
      values++;
      require(values <= MOST_VALUES, event, "more than " + MOST_VALUES + " values; write fewer");
    }
  }

  private void checkTag(Event event, Optional<String> tag) throws LimitsSyntaxException {
    require(tag.isEmpty(), event, "tags such as !x mean nothing here; leave the tag out");
  }

  private void require(boolean holds, Event event, String otherwise) throws LimitsSyntaxException {
    if (!holds) {
      throw refused(sourceName, event.getStartMark(), otherwise);
    }
  }

  /** At a mark, which counts from 0; at the beginning without one. */
  static LimitsSyntaxException refused(String sourceName, Optional<Mark> mark, String problem) {
    return new LimitsSyntaxException(
        sourceName,
        mark.map(Mark::getLine).orElse(0) + 1,
        mark.map(Mark::getColumn).orElse(0) + 1,
        problem);
  }
}
