package dev.weir.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3UploadsTest {
  private static final Map<String, String> RIGHT =
      Map.of("AWS_ACCESS_KEY_ID", Store.ID, "AWS_SECRET_ACCESS_KEY", Store.SECRET);

  private static Store store;

  @TempDir Path folder;

  @BeforeAll
  static void startStore() throws Exception {
    store = Store.start();
  }

  @AfterAll
  static void stopStore() {
    store.close();
  }

  @Test
  void sendsASmallFileUnderItsName() throws Exception {
    Path file = random("small.parquet", 100_000);
    assertThat(upload(target("2026/11/"), file)).isEqualTo("s3://traffic/2026/11/small.parquet");
    assertThat(store.object("2026/11/small.parquet")).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void sendsAnEmptyFile() throws Exception {
    upload(target("empty/"), random("empty.csv", 0));
    assertThat(store.object("empty/empty.csv")).isEmpty();
  }

  @Test
  void takesAPrefixWithoutASlashForTheWholeKey() throws Exception {
    assertThat(upload(target("names/other name ü.csv"), random("a.csv", 10)))
        .isEqualTo("s3://traffic/names/other name ü.csv");
    assertThat(store.keys()).isNotEmpty();
    assertThat(store.object("names/other name ü.csv")).hasSize(10);
  }

  @Test
  void sendsALargeFileInParts() throws Exception {
    // A byte more than one request takes: five parts, the last of it short.
    Path file = random("large.pcap", FileParts.WHOLE_BYTES + 1);
    upload(target("large/"), file);
    assertThat(store.object("large/large.pcap")).isEqualTo(Files.readAllBytes(file));
    assertThat(store.unfinished()).isEmpty();
  }

  @Test
  void saysThatCredentialsAreWrong() throws Exception {
    Map<String, String> wrong =
        Map.of("AWS_ACCESS_KEY_ID", Store.ID, "AWS_SECRET_ACCESS_KEY", "wrong");
    Path file = random("wrong.csv", 1_000);
    assertThatThrownBy(() -> upload(target("wrong/"), file, wrong))
        .isInstanceOf(UploadException.class)
        .hasMessage(
            "the credentials are not those of the store (SignatureDoesNotMatch); check"
                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    assertThat(store.keys()).noneMatch(key -> key.startsWith("wrong"));
    assertThat(file).exists();
  }

  @Test
  void saysThatTheBucketIsMissing() throws Exception {
    S3Target nowhere = S3Target.parse("s3://nowhere/x/", store.endpoint(), null, true);
    assertThatThrownBy(() -> upload(nowhere, random("a.csv", 10)))
        .hasMessage("there is no bucket 'nowhere'; make it first, or check the name");
    assertThatThrownBy(() -> upload(nowhere, random("large.csv", FileParts.WHOLE_BYTES + 1)))
        .hasMessage("there is no bucket 'nowhere'; make it first, or check the name");
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    S3Target absent = S3Target.parse("s3://b1/", "http://127.0.0.1:" + port, null, true);
    assertThatThrownBy(() -> upload(absent, random("a.csv", 10)))
        .hasMessageStartingWith("http://127.0.0.1:" + port + " does not answer: Connection refused")
        .hasMessageEndingWith("; check --s3-endpoint");
  }

  /** What is spoiled on its way is refused by the store, each time it is tried. */
  @Test
  void leavesNothingOfWhatWasSpoiledOnItsWay() throws Exception {
    try (SpoilingProxy proxy = new SpoilingProxy(store.port())) {
      S3Target spoiled = S3Target.parse("s3://traffic/spoiled/", proxy.endpoint(), null, true);
      assertThatThrownBy(() -> upload(spoiled, random("small.csv", 50_000)))
          .isInstanceOf(UploadException.class);
      assertThatThrownBy(() -> upload(spoiled, random("large.csv", FileParts.WHOLE_BYTES + 1)))
          .isInstanceOf(UploadException.class);
    }
    assertThat(store.keys()).noneMatch(key -> key.startsWith("spoiled"));
    assertThat(store.unfinished()).isEmpty();
  }

  private static S3Target target(String prefix) {
    return S3Target.parse("s3://" + Store.BUCKET + '/' + prefix, store.endpoint(), null, true);
  }

  private static String upload(S3Target target, Path file) throws UploadException {
    return upload(target, file, RIGHT);
  }

  private static String upload(S3Target target, Path file, Map<String, String> environment)
      throws UploadException {
    try (S3Uploads uploads = S3Uploads.to(target, environment)) {
      return uploads.upload(file);
    }
  }

  private Path random(String name, long bytes) throws IOException {
    Path file = folder.resolve(name);
    Random random = new Random(bytes);
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return file;
  }
}
