package dev.weir.replay.download;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a download beside its bytes, as lines of text:
 *
 * <pre>
 *  weir-download 1
 *  address https://example.org/file.iso       without credentials and query, for people
 *  key 5f70bf18...                            SHA-256 of the address with its query
 *  length 52428800
 *  etag "6f-61a"                              left out where there is none
 *  last-modified Sat, 28 Nov 2026 10:00:00 GMT
 *  strong-date                                left out where it is not
 *  digest sha-256 9f86d0... Repr-Digest       any number
 *  done 0-1048575                             any number, in order
 *  end
 * </pre>
 *
 * <p>The last line shows that it is whole. Only a download that can be resumed has one.
 */
record SavedState(String address, String key, Representation representation, List<Span> done) {
  private static final String FIRST_LINE = "weir-download 1";
  private static final String LAST_LINE = "end";

  SavedState {
    done = List.copyOf(done);
  }

  static SavedState of(WebAddress address, Representation representation, List<Span> done) {
    return new SavedState(address.toString(), key(address), representation, done);
  }

  /** Tells addresses apart without keeping a query, which may be a secret. */
  static String key(WebAddress address) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] text = address.uri().toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(sha256.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(256).append(FIRST_LINE).append('\n');
    line(text, "address", address);
    line(text, "key", key);
    line(text, "length", Long.toString(representation.lengthBytes()));
    Validator validator = representation.validator();
    line(text, "etag", validator.etag());
    line(text, "last-modified", validator.lastModified());
    if (validator.dateIsStrong()) {
      text.append("strong-date\n");
    }
    for (Digest digest : representation.digests()) {
      line(text, "digest", digest.algorithm() + ' ' + digest.hex() + ' ' + digest.source());
    }
    for (Span span : done) {
      line(text, "done", span.startByte() + "-" + (span.endByte() - 1));
    }
    return text.append(LAST_LINE).append('\n').toString();
  }

  private static void line(StringBuilder text, String key, @Nullable String value) {
    if (value != null) {
      text.append(key).append(' ').append(value).append('\n');
    }
  }

  /** Null when it is not whole, or not what this class writes. */
  static @Nullable SavedState parse(String text) {
    String[] lines = text.split("\n", -1);
    int last = lines.length - 2;
    if (last < 1 || !lines[0].equals(FIRST_LINE) || !lines[last].equals(LAST_LINE)) {
      return null;
    }
    Reading reading = new Reading();
    try {
      for (int i = 1; i < last; i++) {
        int space = lines[i].indexOf(' ');
        String key = space < 0 ? lines[i] : lines[i].substring(0, space);
        if (!reading.take(key, lines[i].substring(space + 1))) {
          return null;
        }
      }
      return reading.state();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What has been read of it. */
  private static final class Reading {
    private String address = "";
    private String key = "";
    private long lengthBytes;
    private @Nullable String etag;
    private @Nullable String lastModified;
    private boolean dateIsStrong;
    private final List<Digest> digests = new ArrayList<>();
    private final List<Span> done = new ArrayList<>();

    boolean take(String name, String value) {
      switch (name) {
        case "address" -> address = value;
        case "key" -> key = value;
        case "length" -> lengthBytes = Long.parseLong(value);
        case "etag" -> etag = value;
        case "last-modified" -> lastModified = value;
        case "strong-date" -> dateIsStrong = true;
        case "digest" -> digests.add(digest(value));
        case "done" -> done.add(span(value));
        default -> {
          return false;
        }
      }
      return true;
    }

    private static Digest digest(String value) {
      String[] parts = value.split(" ", 3);
      if (parts.length < 3) {
        throw new IllegalArgumentException("digest=" + value + " has no three parts");
      }
      return new Digest(parts[0], parts[1], parts[2]);
    }

    private static Span span(String value) {
      int dash = value.indexOf('-');
      return new Span(
          Long.parseLong(value.substring(0, Math.max(0, dash))),
          Long.parseLong(value.substring(dash + 1)) + 1);
    }

    @Nullable SavedState state() {
      Validator validator = new Validator(etag, lastModified, dateIsStrong);
      Representation representation = new Representation(lengthBytes, validator, true, digests);
      boolean fits = done.stream().allMatch(span -> span.endByte() <= lengthBytes);
      return fits && representation.canResume()
          ? new SavedState(address, key, representation, done)
          : null;
    }
  }
}
