package dev.weir.replay.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of downloads have in common: a server of raw bytes, a target, and what was said. */
abstract class DownloadTestCase {
  static final String ETAG = "\"one\"";

  @TempDir Path folder;
  final byte[] content = new byte[300_000];
  final byte[] other = new byte[310_000];
  final List<String> notes = new CopyOnWriteArrayList<>();
  final AtomicReference<DownloadState> state = new AtomicReference<>();
  Path target = Path.of("");

  @BeforeEach
  void makeContent() {
    new Random(1).nextBytes(content);
    new Random(2).nextBytes(other);
    target = folder.resolve("file.bin");
  }

  static DownloadOptions options(RawServer server) {
    return options(server.url("/file.bin"));
  }

  static DownloadOptions options(String url) {
    return DownloadOptions.of(url).withPatience(Duration.ofSeconds(20), 3, Duration.ofMillis(1));
  }

  DownloadResult run(DownloadOptions options) throws DownloadException {
    try (Download download = Download.toFile(options, target, false, notes::add)) {
      try {
        return download.run();
      } finally {
        state.set(download.state());
      }
    }
  }

  String failure(DownloadOptions options) {
    try {
      run(options);
    } catch (DownloadException e) {
      assertThat(e.getMessage()).doesNotContain("\n", "Exception", "null");
      assertThat(target).doesNotExist();
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("it did not fail");
  }

  void requireWhole(byte[] expected) throws IOException {
    assertThat(state).hasValue(DownloadState.COMPLETED);
    assertThat(Files.readAllBytes(target)).isEqualTo(expected);
    try (var names = Files.list(folder)) {
      assertThat(names).containsExactly(target);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] chunk(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes(Integer.toHexString(data.length) + "\r\n"));
    out.writeBytes(data);
    out.writeBytes(bytes("\r\n"));
    return out.toByteArray();
  }

  static byte[] chunks(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < data.length; at += 7_000) {
      out.writeBytes(chunk(Arrays.copyOfRange(data, at, Math.min(data.length, at + 7_000))));
    }
    out.writeBytes(bytes("0\r\n\r\n"));
    return out.toByteArray();
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
