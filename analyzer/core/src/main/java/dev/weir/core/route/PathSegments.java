package dev.weir.core.route;

/** Where the segments of a path end. */
final class PathSegments {

  private PathSegments() {}

  /** The index of the slash that ends the segment that begins at {@code start}, or the length. */
  static int end(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  /**
   * Where the segment's name ends: parameters such as {@code ;jsessionid=1F2E} are not part of it.
   */
  static int nameEnd(String path, int start, int end) {
    // RFC 3986 §3.3: a semicolon delimits parameters within a segment.
    for (int i = start; i < end; i++) {
      if (path.charAt(i) == ';') {
        return i;
      }
    }
    return end;
  }
}
