package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar, as a process of its own. */
class WeirJarIT {
  @TempDir Path folder;

  @Test
  void endsBadInputInOneLineAndWithOne() throws Exception {
    Path missing = folder.resolve("missing.pcap");
    Path empty = Files.createFile(folder.resolve("empty.pcap"));
    Path random = folder.resolve("random.pcap");
    byte[] noise = new byte[10_000];
    new Random(5).nextBytes(noise);
    Files.write(random, noise);
    for (Path bad : List.of(missing, empty, random, folder)) {
      Run run = WeirJar.run("analyze", bad.toString());
      assertThat(run.exitCode()).as("%s", bad).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).startsWith("weir: " + bad).doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void reportsATruncatedFileUpToTheBreak() throws Exception {
    byte[] whole = capture();
    Path cut = folder.resolve("cut.pcap");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1_000));
    Run run = WeirJar.run("analyze", cut.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("balance 0");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("at byte ").doesNotContain("\tat ");
  }

  @Test
  void saysSoWhenAFileMayNotBeRead() throws Exception {
    Path secret = folder.resolve("secret.pcap");
    Files.write(secret, capture());
    assertThat(secret.toFile().setReadable(false, false)).isTrue();
    Assumptions.assumeFalse(Files.isReadable(secret), "this user may read every file");
    Run run = WeirJar.run("analyze", secret.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).containsIgnoringCase("permission").doesNotContain("\tat ");
  }

  @Test
  void endsMisuseWithTwo() throws Exception {
    assertThat(WeirJar.run("analyze").exitCode()).isEqualTo(2);
    assertThat(WeirJar.run("nonsense").exitCode()).isEqualTo(2);
    assertThat(WeirJar.run().exitCode()).isEqualTo(2);
    assertThat(WeirJar.run("--version").exitCode()).isZero();
  }

  @Test
  void readsStandardInputOfAProcess() throws Exception {
    Path file = folder.resolve("mixed.pcap");
    Files.write(file, capture());
    Process process =
        new ProcessBuilder(WeirJar.command("analyze", "--format", "csv", "-"))
            .redirectInput(file.toFile())
            .start();
    assertThat(WeirJar.read(process).out()).contains("demo.mp4");
  }

  @Test
  void endsQuietlyWhenItsReaderIsGone() throws Exception {
    Path file = folder.resolve("mixed.pcap");
    Files.write(file, capture());
    Process process =
        new ProcessBuilder(WeirJar.command("analyze", "--format", "json", file.toString())).start();
    process.getInputStream().close();
    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /** The jar has not all of the Parquet library: this many rows take each way through the rest. */
  @Test
  void writesParquetWithTheClassesThatItHas() throws Exception {
    Path source = folder.resolve("in.ndjson");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 70_000; i++) {
      lines.append(
          "{\"@timestamp\":\"2026-11-21T05:10:00Z\",\"http.request.method\":\"GET\",\"url.path\":\"/users/%d\",\"http.request.bytes\":%d}%n"
              .formatted(i, i));
    }
    Files.writeString(source, lines);
    String to = folder.resolve("m.parquet").toString();
    Run run = WeirJar.run("export", source.toString(), "-o", to);
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(DISTINCT url_path), sum(http_request_bytes)::BIGINT, any_value(http_route) FROM '"
                    + to
                    + "'")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getLong(1)).isEqualTo(70_000);
      assertThat(result.getLong(2)).isEqualTo(70_000L * 69_999 / 2);
      assertThat(result.getString(3)).isEqualTo("/users/{id}");
    }
  }

  @Test
  void holdsEveryClassOnceAndItsLicences() throws IOException {
    Set<String> seen = new HashSet<>();
    try (JarFile jar = new JarFile(WeirJar.FILE.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        assertThat(seen.add(entry.getName())).as(entry.getName()).isTrue();
      }
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("dev.weir.cli.Weir");
    }
    assertThat(seen)
        .contains("META-INF/LICENSE", "dev/weir/cli/demo/mixed.pcap")
        .noneMatch(name -> name.endsWith("module-info.class"));
  }

  private static byte[] capture() throws IOException {
    try (InputStream in = BundledCapture.open()) {
      return in.readAllBytes();
    }
  }
}
