package dev.weir.limitfile;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** Says in the user's words what the library found wrong. */
final class YamlProblem {
  private YamlProblem() {}

  static LimitsSyntaxException of(String sourceName, String text, YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked) {
      Optional<Mark> mark = marked.getProblemMark();
      return YamlText.refused(sourceName, mark, problem(text, marked));
    }
    if (e instanceof ReaderException reader) {
      return unprintable(sourceName, text, reader);
    }
    if (e instanceof YamlVersionException) {
      return new LimitsSyntaxException(
          sourceName, 1, 1, "a version of YAML that is not known; leave out the line %YAML");
    }
    return new LimitsSyntaxException(
        sourceName, 1, 1, "this is not YAML: " + e.getMessage() + "; write it anew");
  }

  private static String problem(String text, MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    String context = e.getContext() == null ? "" : e.getContext();
    char found = at(text, e.getProblemMark());
    if (problem.contains("undefined alias")
        || context.equals("while scanning an alias")
        || context.equals("while scanning an anchor")) {
      return "to YAML, * and & at the beginning of a value are aliases and anchors;"
          + " quote the value, as in \"*.example.org\"";
    }
    if (found == 0) {
      return "the text ends too early" + within(e, context) + "; is it cut off?";
    }
    if (found == '\t') {
      return "a tab, which YAML does not take for indentation; use spaces";
    }
    if (problem.contains("cannot start any token")) {
      return "a value cannot begin with '" + found + "'; quote it";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "a key where none can be; indent it like its siblings, or quote a value that has"
          + " a colon and a space in it";
    }
    if (problem.startsWith("expected <block end>")
        || problem.startsWith("expected '<document start>'")) {
      return "this does not go on with what is above it; indent it like its siblings, or leave it"
          + " out";
    }
    return "this is not YAML: " + problem + within(e, context) + "; mend it there or above";
  }

  /** {@code , in a flow mapping that began in line 3}. */
  private static String within(MarkedYamlEngineException e, String context) {
    String what = context.replaceFirst("^while (parsing|scanning) (for )?", "");
    String begun =
        e.getContextMark().map(mark -> " that began in line " + (mark.getLine() + 1)).orElse("");
    return what.isEmpty() ? "" : ", in " + what + begun;
  }

  /** The character at a mark, 0 at the end. */
  private static char at(String text, Optional<Mark> mark) {
    int codePoints = mark.map(Mark::getIndex).orElse(0);
    int index = 0;
    for (int i = 0; i < codePoints && index < text.length(); i++) {
      index += Character.charCount(text.codePointAt(index));
    }
    return index < text.length() ? text.charAt(index) : 0;
  }

  private static LimitsSyntaxException unprintable(
      String sourceName, String text, ReaderException e) {
    int end = Math.max(0, Math.min(e.getPosition(), text.length()));
    return LinePosition.after(text.substring(0, end))
        .refused(
            sourceName,
            "the character U+%04X, which YAML does not allow; leave it out"
                .formatted(e.getCodePoint()));
  }
}
