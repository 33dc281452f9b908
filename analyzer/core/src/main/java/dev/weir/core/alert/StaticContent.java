package dev.weir.core.alert;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells static resources from answers that were computed: by the media type of the response, and by
 * the ending of the path where the type says nothing, as for {@code application/octet-stream}.
 */
final class StaticContent {
  private static final Set<String> FAMILIES = Set.of("image", "font", "audio", "video");
  private static final Set<String> TYPES =
      Set.of(
          "text/css",
          "text/javascript",
          "application/javascript",
          "application/x-javascript",
          "application/wasm",
          "application/manifest+json",
          "application/vnd.ms-fontobject");
  private static final Set<String> SILENT_TYPES =
      Set.of("application/octet-stream", "binary/octet-stream", "text/plain");
  private static final Set<String> ENDINGS =
      Set.of(
          "css",
          "js",
          "mjs",
          "map",
          "png",
          "jpg",
          "jpeg",
          "gif",
          "svg",
          "ico",
          "webp",
          "avif",
          "woff",
          "woff2",
          "ttf",
          "otf",
          "eot",
          "wasm",
          "mp3",
          "mp4",
          "webm",
          "ogg",
          "webmanifest");

  private StaticContent() {}

  /**
   * Whether an answer is one.
   *
   * @param status 304 counts too: it stands for the resource that the client has
   * @param mediaType lower case, without parameters; null when the response has none
   */
  static boolean is(int status, @Nullable String mediaType, String path) {
    if (status != 200 && status != 206 && status != 304) {
      return false;
    }
    if (mediaType == null || SILENT_TYPES.contains(mediaType)) {
      return endsSo(path);
    }
    int slash = mediaType.indexOf('/');
    return TYPES.contains(mediaType)
        || (slash > 0 && FAMILIES.contains(mediaType.substring(0, slash)));
  }

  private static boolean endsSo(String path) {
    int dot = path.lastIndexOf('.');
    int length = path.length() - dot - 1;
    return dot > path.lastIndexOf('/')
        && length <= 11
        && ENDINGS.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
