package dev.weir.limitfile;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.limit.LimitSet;
import java.nio.charset.StandardCharsets;

/**
 * Whatever the text, it is read to limits that are written and read to the same again, or refused
 * in one line with a place.
 */
class LimitsFileFuzzTest {
  private static final String[] PIECES = {
    "limits:",
    "client-id:",
    "{header: X}",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "- name: a",
    "name: b",
    "rate: 5MB/s",
    "rate: ",
    "burst: 10MB",
    "match: ",
    "route: /a/**",
    "host: \"*.b\"",
    "client: {exactly: 'c*'}",
    "status: 4xx",
    "adaptive: {floor: 1, ceiling: 9GB/s}",
    "adaptive: {floor: 1, ceiling: 9GB/s, by: literal}",
    "breaker: true",
    "breaker: {reduced: 1}",
    "action: reject",
    "per: client",
    "{",
    "}",
    "[",
    "]",
    ", ",
    ": ",
    "\"",
    "'",
    "&x ",
    "*x",
    "!!str ",
    "<<: ",
    "? ",
    "|\n  ",
    ">-\n ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "%TAG ! x\n",
    "# c",
    "\t",
    "\\u00e9",
    "\\U",
    "\ufeff",
    "\ud800",
    "null",
    "~",
  };

  @FuzzTest(maxDuration = "10m")
  void givesLimitsOrSaysWhereTheMistakeIs(FuzzedDataProvider data) {
    String text = text(data);
    try {
      LimitSet limits = LimitsFile.parse("fuzz", text);
      String written = LimitsFile.write(limits);
      LimitSet again = LimitsFile.parse("written", written);
      require(again.equals(limits), written);
    } catch (LimitsSyntaxException e) {
      checkRefusal(e, text);
    }
  }

  private static void checkRefusal(LimitsSyntaxException e, String text) {
    String message = String.valueOf(e.getMessage());
    require(e.sourceName().equals("fuzz"), message); // What was written is never refused.
    require(message.startsWith("fuzz:" + e.line() + ':' + e.column() + ": "), message);
    require(message.chars().noneMatch(Character::isISOControl), message);
    require(e.line() >= 1 && e.column() >= 1, message);
    require(e.line() <= text.lines().count() + 1, message);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Mostly pieces of limits files, so that the search gets past YAML. */
  private static String text(FuzzedDataProvider data) {
    StringBuilder text = new StringBuilder(data.consumeBoolean() ? "limits:\n" : "");
    int pieces = data.consumeInt(1, 40);
    for (int i = 0; i < pieces; i++) {
      int choice = data.consumeInt(0, PIECES.length + 2);
      if (choice < PIECES.length) {
        text.append(PIECES[choice]);
      } else {
        byte[] bytes = data.consumeBytes(data.consumeInt(0, 20));
        text.append(new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }
}
