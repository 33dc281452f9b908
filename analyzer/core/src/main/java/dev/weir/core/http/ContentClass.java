package dev.weir.core.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether content is made for the request, or is a file that is the same for everybody.
 *
 * <p>Nobody says so in a response, so it is told by the media type, and where that says nothing
 * (304 has none, and a download may be {@code application/octet-stream}) by the ending of the path.
 * A picture that is drawn for each request passes for a static one.
 */
public enum ContentClass {
  STATIC,
  DYNAMIC;

  private static final Set<String> STATIC_TYPES =
      Set.of(
          "text/css",
          "text/javascript",
          "application/javascript",
          "application/x-javascript",
          "application/wasm",
          "application/manifest+json",
          "application/vnd.ms-fontobject",
          "application/x-font-ttf",
          "application/font-woff");

  private static final Set<String> STATIC_ENDINGS =
      Set.of(
          "css", "js", "mjs", "map", "wasm", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif",
          "ico", "bmp", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "ogg", "webm");

  /** As documents and rules call it. */
  public String text() {
    return this == STATIC ? "static" : "dynamic";
  }

  /** What a finished exchange carried; allocates, so not for every exchange of a hot path. */
  public static ContentClass of(Exchange x) {
    boolean reads = x.method().equals("GET") || x.method().equals("HEAD");
    return reads && x.status() < 400 ? of(x.path(), x.contentType()) : DYNAMIC;
  }

  /**
   * @param path without its query
   * @param type the media type without parameters, lower case; null when absent
   */
  static ContentClass of(String path, @Nullable String type) {
    if (type == null || type.equals("application/octet-stream")) {
      int dot = path.lastIndexOf('.');
      String ending = path.substring(dot + 1).toLowerCase(Locale.ROOT);
      return dot >= 0 && STATIC_ENDINGS.contains(ending) ? STATIC : DYNAMIC;
    }
    boolean media =
        type.startsWith("image/")
            || type.startsWith("font/")
            || type.startsWith("audio/")
            || type.startsWith("video/");
    return media || STATIC_TYPES.contains(type) ? STATIC : DYNAMIC;
  }
}
