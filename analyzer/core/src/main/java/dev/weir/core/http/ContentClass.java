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

  /** These say nothing of what the content is. */
  private static final Set<String> SILENT_TYPES =
      Set.of("application/octet-stream", "binary/octet-stream", "text/plain");

  private static final int LONGEST_ENDING = 11;

  private static final Set<String> STATIC_ENDINGS =
      Set.of(
          "css",
          "js",
          "mjs",
          "map",
          "wasm",
          "png",
          "jpg",
          "jpeg",
          "gif",
          "svg",
          "webp",
          "avif",
          "ico",
          "bmp",
          "woff",
          "woff2",
          "ttf",
          "otf",
          "eot",
          "mp3",
          "mp4",
          "m4a",
          "ogg",
          "webm",
          "webmanifest");

  /** As documents and rules call it. */
  public String text() {
    return this == STATIC ? "static" : "dynamic";
  }

  /** What a finished exchange carried; may allocate, so not for every exchange of a hot path. */
  public static ContentClass of(Exchange x) {
    boolean reads = x.method().equals("GET") || x.method().equals("HEAD");
    return reads ? of(x.status(), x.path(), x.contentType()) : DYNAMIC;
  }

  /**
   * What the answer to a request that reads carried.
   *
   * @param status 304 stands for the file that the client has; of errors nothing is static
   * @param path without its query
   * @param type the media type without parameters, lower case; null when absent
   */
  public static ContentClass of(int status, String path, @Nullable String type) {
    if (status != 200 && status != 206 && status != 304) {
      return DYNAMIC;
    }
    if (type == null || SILENT_TYPES.contains(type)) {
      return endsAsFile(path) ? STATIC : DYNAMIC;
    }
    boolean media =
        type.startsWith("image/")
            || type.startsWith("font/")
            || type.startsWith("audio/")
            || type.startsWith("video/");
    return media || STATIC_TYPES.contains(type) ? STATIC : DYNAMIC;
  }

  private static boolean endsAsFile(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/')
        && path.length() - dot <= LONGEST_ENDING + 1
        && STATIC_ENDINGS.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
