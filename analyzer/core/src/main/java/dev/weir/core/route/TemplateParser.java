package dev.weir.core.route;

import java.util.ArrayList;
import java.util.List;

/** Reads one template, character by character, and says exactly where it goes wrong. */
final class TemplateParser {
  private final String sourceName;
  private final int line;
  private final int firstColumn;
  private final String text;

  /** {@code firstColumn} is where the template begins in its line, counted from 1. */
  TemplateParser(String sourceName, int line, int firstColumn, String text) {
    this.sourceName = sourceName;
    this.line = line;
    this.firstColumn = firstColumn;
    this.text = text;
  }

  RouteTemplate parse() {
    if (!text.startsWith("/")) {
      throw error(
          0, "a template begins with '/'; write the path alone, without method, scheme or host");
    }
    checkCharacters();
    List<RouteTemplate.Segment> segments = new ArrayList<>();
    int start = 1;
    while (start <= text.length()) {
      int end = PathSegments.end(text, start);
      if (text.startsWith("**", start) && end == start + 2) {
        if (end != text.length()) {
          throw error(start, "'**' stands for the rest of a path; move it to the end or write '*'");
        }
        return new RouteTemplate(text, segments, true);
      }
      segments.add(segment(start, end));
      start = end + 1;
    }
    return new RouteTemplate(text, segments, false);
  }

  private void checkCharacters() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw error(i, "white space in a template; write one template a line, a space as %20");
      }
      if (c > 0x7f) {
        throw error(i, "'" + c + "' is not sent as such; percent-encode it, as in caf%C3%A9");
      }
      if (c == '?' || c == '#') {
        throw error(i, "'" + c + "' ends a path; leave it out with all that follows");
      }
      if (c == ';') {
        throw error(i, "parameters are left out of routes; leave out ';' and what follows it");
      }
    }
  }

  private RouteTemplate.Segment segment(int start, int end) {
    int open = -1;
    int close = -1;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '}') {
        throw error(i, "'}' without '{'; write a variable as {name}");
      }
      if (c == '{' || c == '*') {
        if (open >= 0) {
          throw error(i, "a second variable in one segment; keep one of them");
        }
        open = i;
        close = c == '{' ? closingBrace(i, end) : i;
        i = close;
      }
    }
    if (open < 0) {
      return new RouteTemplate.Segment(text.substring(start, end), false, "");
    }
    return new RouteTemplate.Segment(
        text.substring(start, open), true, text.substring(close + 1, end));
  }

  private int closingBrace(int open, int end) {
    for (int i = open + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == '}') {
        if (i == open + 1) {
          throw error(open, "a variable without a name; write {id} or *");
        }
        return i;
      }
      if (!isNameCharacter(c)) {
        throw error(
            i, "'" + c + "' in a variable's name; use letters, digits, '_' and '-', as in {id}");
      }
    }
    throw error(open, "'{' is not closed within its segment; write a variable as {name}");
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private RouteSyntaxException error(int index, String problem) {
    return new RouteSyntaxException(sourceName, line, firstColumn + index, problem);
  }
}
