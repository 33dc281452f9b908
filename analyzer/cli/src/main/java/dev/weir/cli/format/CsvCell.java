package dev.weir.cli.format;

/**
 * One field of comma-separated values by RFC 4180.
 *
 * <p>Text comes from captured traffic, so two things are changed in it: control characters are
 * shown as {@code \xNN}, and what a spreadsheet would take for a formula gets an apostrophe before
 * it.
 */
public final class CsvCell {
  private CsvCell() {}

  /** The field of a text. */
  public static String of(String value) {
    String text = Safe.line(value, true);
    if (!text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0) {
      text = '\'' + text;
    }
    // RFC 4180 §2.6, §2.7: a field with a comma or quote is quoted, its quotes doubled.
    if (text.indexOf(',') >= 0 || text.indexOf('"') >= 0) {
      text = '"' + text.replace("\"", "\"\"") + '"';
    }
    return text;
  }
}
