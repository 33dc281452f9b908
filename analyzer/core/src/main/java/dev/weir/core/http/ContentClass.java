package dev.weir.core.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a response is a file that is the same for everyone, or made for the request. */
public enum ContentClass {
  /** Images, fonts, films, style sheets, scripts. */
  STATIC("static"),

  /** Everything else. */
  DYNAMIC("dynamic");

  private static final Set<String> STATIC_TYPES =
      Set.of(
          "text/css",
          "text/javascript",
          "application/javascript",
          "application/x-javascript",
          "application/wasm",
          "application/font-woff",
          "application/vnd.ms-fontobject");

  private static final Set<String> STATIC_ENDINGS =
      Set.of(
          "avif", "bmp", "css", "eot", "gif", "ico", "jpeg", "jpg", "js", "map", "mjs", "mp3",
          "mp4", "ogg", "otf", "png", "svg", "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2");

  private final String text;

  ContentClass(String text) {
    this.text = text;
  }

  /** As documents and rules call it. */
  public String text() {
    return text;
  }

  /** By the response's media type; by the path's ending where that says nothing. */
  public static ContentClass of(Exchange exchange) {
    return of(exchange.contentType(), exchange.path());
  }

  /**
   * By media type and path.
   *
   * @param mediaType without parameters, lower case; null when absent, as of a 304
   */
  public static ContentClass of(@Nullable String mediaType, String path) {
    if (mediaType == null || mediaType.isEmpty() || mediaType.equals("application/octet-stream")) {
      return endsAsFile(path) ? STATIC : DYNAMIC;
    }
    boolean ofMedia =
        mediaType.startsWith("image/")
            || mediaType.startsWith("font/")
            || mediaType.startsWith("audio/")
            || mediaType.startsWith("video/");
    return ofMedia || STATIC_TYPES.contains(mediaType) ? STATIC : DYNAMIC;
  }

  private static boolean endsAsFile(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') && STATIC_ENDINGS.contains(path.substring(dot + 1));
  }
}
