package dev.weir.replay.rewrite;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Replaces what a pattern finds in request targets.
 *
 * @param replacement with {@code $1} for what the first group found
 */
public record TargetRewrite(Pattern pattern, String replacement) {
  public TargetRewrite {
    if (!replacement.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "'" + replacement + "' holds what no target may, such as a space; write it as %20");
    }
    try {
      // With an empty alternative it is used once, so that a wrong group is found out here.
      Pattern.compile(pattern.pattern() + "|").matcher("").replaceAll(replacement);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + replacement + "': " + e.getMessage() + "; name groups of the pattern, as $1", e);
    }
  }

  /**
   * Reads GoReplay's notation, {@code REGEX:REPLACEMENT}; a colon of the pattern is written {@code
   * \:}, one of a group {@code (?:…)} needs no backslash.
   */
  public static TargetRewrite parse(String text) {
    int colon = 0;
    while (colon < text.length() && !parts(text, colon)) {
      colon++;
    }
    if (colon == text.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' has no colon; give REGEX:REPLACEMENT, such as ^/v1/(.*):/v2/$1");
    }
    try {
      // Go writes ${1} where Java writes $1.
      String replacement = text.substring(colon + 1).replaceAll("\\$\\{(\\d+)\\}", "\\$$1");
      return new TargetRewrite(Pattern.compile(text.substring(0, colon)), replacement);
    } catch (PatternSyntaxException e) {
      int at = e.getIndex();
      throw new IllegalArgumentException(
          "'"
              + text.substring(0, colon)
              + "' is no regular expression: "
              + e.getDescription()
              + (at < 0 ? "" : " at character " + (at + 1))
              + "; mend it, or put \\ before characters that stand for themselves",
          e);
    }
  }

  private static boolean parts(String text, int at) {
    return text.charAt(at) == ':'
        && (at == 0 || (text.charAt(at - 1) != '\\' && text.charAt(at - 1) != '?'));
  }

  String apply(String target) {
    try {
      return pattern.matcher(target).replaceAll(replacement);
    } catch (StackOverflowError e) {
      return target; // java.util.regex calls itself for each round of a group on long texts
    }
  }
}
