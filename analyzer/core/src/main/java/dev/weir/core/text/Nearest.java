package dev.weir.core.text;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what someone may have meant who mistyped a word. */
public final class Nearest {
  private static final int MOST_EDITS = 2;

  private Nearest() {}

  /** The known word that takes the fewest edits, null when none is near. */
  public static @Nullable String to(String word, Collection<String> known) {
    String nearest = null;
    int fewest = Math.min(MOST_EDITS, word.length() / 2) + 1;
    for (String candidate : known) {
      int edits =
          Math.abs(candidate.length() - word.length()) > MOST_EDITS
              ? Integer.MAX_VALUE
              : edits(word, candidate);
      if (edits < fewest) {
        fewest = edits;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /**
   * Optimal string alignment distance: insertions, deletions, replacements, and swaps of
   * neighbours. Three rows of the dynamic programme are kept.
   */
  static int edits(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] reused = before;
      before = above;
      above = row;
      row = reused;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }
}
