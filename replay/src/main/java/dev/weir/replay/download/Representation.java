package dev.weir.replay.download;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The version of the file that is being downloaded, as the server described it at first.
 *
 * @param lengthBytes {@link ContentRange#UNKNOWN} where the server does not say
 * @param ranges whether the server may be asked for parts of it
 * @param digests what it must come to
 */
record Representation(long lengthBytes, Validator validator, boolean ranges, List<Digest> digests) {
  Representation {
    digests = List.copyOf(digests);
  }

  /** As an answer with all of it says. */
  static Representation whole(HttpHeaders headers) {
    boolean chunked = headers.firstValue("transfer-encoding").isPresent();
    // RFC 9112 §6.3 rule 3: Transfer-Encoding overrides Content-Length.
    long length =
        chunked ? ContentRange.UNKNOWN : contentLength(headers).orElse(ContentRange.UNKNOWN);
    // RFC 9110 §14.3: who says nothing may be asked all the same; "none" is a request not to.
    boolean ranges = !headers.firstValue("accept-ranges").orElse("bytes").trim().equals("none");
    return new Representation(
        length, Validator.of(headers), ranges, DigestFields.ofRepresentation(headers));
  }

  /** As an answer with a part of it says, which proves that there are ranges. */
  static Representation part(HttpHeaders headers, long lengthBytes) {
    return new Representation(
        lengthBytes, Validator.of(headers), true, DigestFields.ofRepresentation(headers));
  }

  static OptionalLong contentLength(HttpHeaders headers) {
    String text = headers.firstValue("content-length").orElse("").trim();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  boolean hasLength() {
    return lengthBytes != ContentRange.UNKNOWN;
  }

  /** Whether the rest can be asked for later, in such a way that it must be of this version. */
  boolean canResume() {
    return hasLength() && ranges && validator.ifRange() != null;
  }

  /** Why {@link #canResume} is false, as the end of a sentence. */
  String whyNot() {
    if (!hasLength()) {
      return "the server does not tell the length";
    }
    if (!ranges) {
      return "the server sends no parts of files";
    }
    return validator.isWeak()
        ? "the server's tag " + validator.etag() + " is weak"
        : "the server tells no tag or date that is good enough";
  }

  /** One more digest that it must have; the same is not asked for twice. */
  Representation requiring(@Nullable Digest digest) {
    if (digest == null || digests.contains(digest)) {
      return this;
    }
    List<Digest> more = new ArrayList<>(digests);
    more.add(digest);
    return new Representation(lengthBytes, validator, ranges, more);
  }
}
