package dev.weir.agent.boards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a query of Prometheus names, as far as that takes no grammar: metrics with the labels that
 * they are selected by, and the labels that results are grouped or joined by. Whether it is a query
 * at all, {@code promtool} says.
 */
final class PromQl {
  private static final Set<String> TAKE_LABELS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

  /** Labels by metric. */
  final Map<String, Set<String>> selected = new TreeMap<>();

  /** Labels of {@code by} and its like. */
  final Set<String> grouped = new TreeSet<>();

  private final List<String> tokens = new ArrayList<>();
  private int at;

  PromQl(String query) {
    tokenize(query);
    while (at < tokens.size()) {
      String token = tokens.get(at++);
      if (token.equals("[")) {
        skipPast("]");
      } else if (token.equals("{")) {
        throw new IllegalArgumentException("a selector names no metric: " + query);
      } else if (isName(token)) {
        name(token);
      }
    }
  }

  private void name(String name) {
    if (TAKE_LABELS.contains(name)) {
      if (next().equals("(")) {
        at++;
        namesUpTo(")", grouped);
      }
    } else if (!WORDS.contains(name) && !isFunction()) {
      Set<String> labels = selected.computeIfAbsent(name, metric -> new TreeSet<>());
      if (next().equals("{")) {
        at++;
        namesUpTo("}", labels);
      }
    }
  }

  /** {@code sum by (job) (…)} is one as well. */
  private boolean isFunction() {
    return next().equals("(") || next().equals("by") || next().equals("without");
  }

  private void namesUpTo(String end, Set<String> names) {
    for (String token = tokens.get(at++); !token.equals(end); token = tokens.get(at++)) {
      if (isName(token)) {
        names.add(token);
      }
    }
  }

  private void skipPast(String end) {
    while (!tokens.get(at++).equals(end)) {
      // inside of a range there are durations alone
    }
  }

  private String next() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private static boolean isName(String token) {
    char first = token.charAt(0);
    return Character.isLetter(first) || first == '_' || first == ':';
  }

  /** Names, and single characters; numbers, durations, macros and texts are left out. */
  private void tokenize(String query) {
    int i = 0;
    while (i < query.length()) {
      char c = query.charAt(i);
      int end = i + 1;
      if (c == '"' || c == '\'' || c == '`') {
        end = endOfText(query, i);
      } else if (isWord(c) || c == '$') {
        while (end < query.length() && (isWord(query.charAt(end)) || query.charAt(end) == '.')) {
          end++;
        }
        if (!Character.isDigit(c) && c != '$') {
          tokens.add(query.substring(i, end));
        }
      } else if (!Character.isWhitespace(c)) {
        tokens.add(String.valueOf(c));
      }
      i = end;
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == ':';
  }

  private static int endOfText(String query, int start) {
    char quote = query.charAt(start);
    int i = start + 1;
    while (query.charAt(i) != quote) {
      i += query.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }
}
