package dev.weir.core.message;

/**
 * Makes values in a URL or a form unreadable, byte for byte: digits become {@code 0}, all else
 * {@code x}, so that what comes out is as valid as before. Names of values stay.
 *
 * <p>Holds where it is, so that a form may come in pieces. Confined to one thread.
 */
final class UrlRedaction {
  private enum State {
    /** In a path: nothing is hidden but parameters such as {@code ;jsessionid=…}. */
    PATH,
    /** In a name, or in a value without one; which, its end tells. */
    NAME,
    VALUE
  }

  private State state = State.PATH;

  /** Whether a {@code ;} has been seen in a segment of a path, and whether a {@code =} after it. */
  private boolean inPathParameter;

  private boolean inPathValue;

  private boolean hidesAll;

  /** Values that were hidden. */
  long values;

  /** Begins in the first name of a form. */
  void beginForm() {
    state = State.NAME;
  }

  /** Hides all that comes. */
  void hideAll() {
    hidesAll = true;
    values++;
  }

  /**
   * Redacts a URL, whole.
   *
   * @param bracketed whether there may be several, in angle brackets (RFC 8288 §3)
   * @param keepsQuery whether to hide nothing but who asks
   */
  void url(byte[] bytes, int from, int to, boolean bracketed, boolean keepsQuery) {
    int at = bracketed ? indexOf(bytes, '<', from, to) : from;
    while (at < to) {
      int end = bracketed ? indexOf(bytes, '>', at, to) : to;
      userinfo(bytes, at, end);
      if (!keepsQuery) {
        state = State.PATH;
        inPathParameter = false;
        inPathValue = false;
        form(bytes, at, end);
      }
      at = bracketed ? indexOf(bytes, '<', end, to) : to;
    }
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /**
   * Redacts what comes next. A name is told from a value by the {@code =} after it, so pieces
   * should end where a form ends; one that ends within a name has that hidden.
   */
  void form(byte[] bytes, int from, int to) {
    if (hidesAll) {
      all(bytes, from, to);
      return;
    }
    int nameStart = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      switch (state) {
        case PATH -> {
          if (b == '?' || b == '#') {
            state = State.NAME;
            nameStart = i + 1;
          } else {
            path(bytes, i);
          }
        }
        case NAME -> {
          if (b == '=') {
            state = State.VALUE;
            values++;
          } else if (b == '&' || b == '#') {
            hideNameless(bytes, nameStart, i);
            nameStart = i + 1;
          }
        }
        case VALUE -> {
          if (b == '&' || b == '#') {
            state = State.NAME;
            nameStart = i + 1;
          } else {
            hide(bytes, i);
          }
        }
      }
    }
    if (state == State.NAME) {
      hideNameless(bytes, nameStart, to);
    }
  }

  /** Hides all, whatever it is. */
  void all(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      hide(bytes, i);
    }
  }

  /** RFC 3986 §3.3: a segment may have parameters, such as {@code ;jsessionid=…}. */
  private void path(byte[] bytes, int i) {
    byte b = bytes[i];
    if (b == ';' || b == '/') {
      inPathParameter = b == ';';
      inPathValue = false;
    } else if (inPathValue) {
      hide(bytes, i);
    } else if (b == '=' && inPathParameter) {
      inPathValue = true;
      values++;
    }
  }

  /** Something without a name, such as {@code ?c2VjcmV0}, may be a value. */
  private void hideNameless(byte[] bytes, int from, int to) {
    if (to > from) {
      values++;
      all(bytes, from, to);
    }
  }

  /** RFC 3986 §3.2.1: what stands before {@code @} in an authority. */
  private void userinfo(byte[] bytes, int from, int to) {
    int start = from;
    for (int i = from; i + 1 < to && bytes[i] != '?'; i++) {
      if (bytes[i] == '/') {
        if (bytes[i + 1] != '/') {
          return; // a path
        }
        start = i + 2;
        break;
      }
    }
    int end = start;
    int at = -1;
    while (end < to && bytes[end] != '/' && bytes[end] != '?' && bytes[end] != '#') {
      if (bytes[end] == '@') {
        at = end;
      }
      end++;
    }
    if (at > start) {
      values++;
      for (int i = start; i < at; i++) {
        bytes[i] = '*';
      }
    }
  }

  private static void hide(byte[] bytes, int i) {
    byte b = bytes[i];
    boolean folds =
        (b == ' ' || b == '\t') && i > 0 && (bytes[i - 1] == '\n' || bytes[i - 1] == '\r');
    if (b != '\r' && b != '\n' && !folds) {
      bytes[i] = (byte) (b >= '0' && b <= '9' ? '0' : 'x');
    }
  }
}
