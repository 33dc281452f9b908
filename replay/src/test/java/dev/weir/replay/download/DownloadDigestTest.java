package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.cutOff;
import static dev.weir.replay.download.RawServer.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads held against digests. */
class DownloadDigestTest extends DownloadTestCase {
  @ParameterizedTest
  @ValueSource(strings = {"Repr-Digest", "Digest", "Content-Digest", "Content-MD5"})
  void refusesContentThatDoesNotHaveThem(String field) throws Exception {
    try (RawServer right = new RawServer(file(content, ETAG, digest(field, content)))) {
      run(options(right));
      requireWhole(content);
      Files.delete(target);
    }
    try (RawServer wrong = new RawServer(file(content, ETAG, digest(field, other)))) {
      assertThat(failure(options(wrong))).contains("what came is not", "(" + field + ")");
      assertThat(state).hasValue(DownloadState.ABORTED);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void namesThoseThatItHeldTheFileAgainst() throws Exception {
    String sha512 =
        "Repr-Digest: sha-512=:"
            + base64("SHA-512", content)
            + ":, sha-256=:"
            + base64("SHA-256", content)
            + ":";
    try (RawServer server = new RawServer(file(content, ETAG, sha512))) {
      assertThat(run(options(server)).verified())
          .containsExactly("sha-512 (Repr-Digest)", "sha-256 (Repr-Digest)");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void holdsAResumedFileAgainstThoseOfTheBeginning() throws Exception {
    byte[] wrongRest = content.clone();
    wrongRest[200_000]++;
    try (RawServer server =
        new RawServer(
            cutOff(content, ETAG, 100_000, digest("Repr-Digest", content)),
            file(wrongRest, ETAG))) {
      assertThat(failure(options(server))).contains("sha-256 (Repr-Digest) is not");
    }
  }

  @Test
  void requiresTheOneThatWasAskedFor() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG))) {
      String wrong = "00".repeat(32);
      assertThat(failure(options(server).withSha256(wrong)))
          .contains("sha-256 (--sha256) is not " + wrong);
      String right = HexFormat.of().formatHex(hash("SHA-256", content));
      assertThat(run(options(server).withSha256(right)).verified())
          .containsExactly("sha-256 (--sha256)");
      requireWhole(content);
    }
  }

  private String digest(String field, byte[] of) throws Exception {
    return switch (field) {
      case "Digest" -> "Digest: SHA-256=" + base64("SHA-256", of);
      case "Content-MD5" -> "Content-MD5: " + base64("MD5", of);
      default -> field + ": sha-256=:" + base64("SHA-256", of) + ":";
    };
  }

  private static String base64(String algorithm, byte[] of) throws Exception {
    return Base64.getEncoder().encodeToString(hash(algorithm, of));
  }

  private static byte[] hash(String algorithm, byte[] of) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(of);
  }
}
