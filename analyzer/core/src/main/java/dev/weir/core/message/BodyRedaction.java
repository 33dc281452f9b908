package dev.weir.core.message;

/**
 * Redacts the content of a form, through chunks if it comes in them; chunk sizes stay, extensions
 * and trailer fields do not. What does not keep to the format is hidden to its end.
 *
 * <pre>
 *   chunked-body = *chunk last-chunk trailer-section CRLF      RFC 9112 §7.1
 *   chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 * </pre>
 *
 * <p>A name that a chunk's end cuts is hidden up to there, for it may be a value without a name.
 */
final class BodyRedaction {
  private static final int MOST_SIZE_DIGITS = 7;

  private final UrlRedaction form;

  BodyRedaction(UrlRedaction form) {
    this.form = form;
  }

  void plain(byte[] bytes, int from) {
    form.form(bytes, from, bytes.length);
  }

  void chunked(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length) {
      int next = Head.nextLine(bytes, at, bytes.length);
      int end = Head.textEnd(bytes, at, next);
      int sizeEnd = at;
      int size = 0;
      while (sizeEnd < end && Character.digit(bytes[sizeEnd], 16) >= 0) {
        size = 16 * size + Character.digit(bytes[sizeEnd], 16);
        sizeEnd++;
      }
      if (sizeEnd == at
          || sizeEnd - at > MOST_SIZE_DIGITS
          || (sizeEnd < end && bytes[sizeEnd] != ';' && bytes[sizeEnd] != ' ')) {
        form.all(bytes, at, bytes.length);
        return;
      }
      form.all(bytes, Math.min(end, sizeEnd + 1), end);
      if (size == 0) {
        trailer(bytes, next);
        return;
      }
      int dataEnd = Math.min(bytes.length, next + size);
      form.form(bytes, next, dataEnd);
      at = afterLineEnd(bytes, dataEnd);
    }
  }

  private static int afterLineEnd(byte[] bytes, int from) {
    int at = from;
    if (at < bytes.length && bytes[at] == '\r') {
      at++;
    }
    return at < bytes.length && bytes[at] == '\n' ? at + 1 : at;
  }

  /** RFC 9110 §6.5: fields after the content; their names and colons stay. */
  private void trailer(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length) {
      int next = Head.nextLine(bytes, at, bytes.length);
      int value = at;
      while (value < next && bytes[value] != ':') {
        value++;
      }
      form.all(bytes, value == next ? at : value + 1, Head.textEnd(bytes, at, next));
      at = next;
    }
  }
}
