package dev.weir.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePartsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 100, 1_000, 999})
  void putTogetherAreTheFile(long partBytes) throws Exception {
    byte[] bytes = new byte[1_000];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("x"), bytes);
    FileParts parts = new FileParts(file, bytes.length, partBytes);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < parts.count(); i++) {
      try (InputStream in = parts.open(i)) {
        byte[] part = in.readAllBytes();
        assertThat(part).hasSize((int) parts.lengthOf(i));
        assertThat(parts.md5(i))
            .isEqualTo(
                Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(part)));
        all.writeBytes(part);
      }
    }
    assertThat(all.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void areNeverMoreThanAStoreTakes() {
    for (long sizeBytes = FileParts.WHOLE_BYTES + 1; sizeBytes < 5L << 40; sizeBytes *= 3) {
      FileParts parts = FileParts.of(Path.of("x"), sizeBytes);
      assertThat(parts.count()).isBetween(2, 10_000);
      assertThat(parts.partBytes()).isGreaterThanOrEqualTo(5 << 20);
      assertThat(parts.lengthOf(parts.count() - 1)).isPositive();
    }
    assertThat(FileParts.of(Path.of("x"), FileParts.WHOLE_BYTES).count()).isOne();
    assertThat(FileParts.of(Path.of("x"), 0).count()).isOne();
  }
}
