package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of the shipped jar from a real nginx. */
class DownloadIT {
  private static final int FILE_BYTES = 40_000_000;

  @TempDir Path folder;
  private Path target = Path.of("");
  private Nginx nginx;

  @BeforeEach
  void serve() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Nginx.isHere(), "nginx is not installed");
    target = folder.resolve("got.bin");
    nginx = Nginx.serving(Files.createDirectory(folder.resolve("nginx")));
    Files.write(nginx.file("f.bin"), content(1));
  }

  @AfterEach
  void stop() {
    if (nginx != null) {
      nginx.close();
    }
  }

  private static byte[] content(long seed) {
    byte[] content = new byte[FILE_BYTES];
    new Random(seed).nextBytes(content);
    return content;
  }

  private String[] arguments(String... more) {
    List<String> all = new ArrayList<>(List.of("download", "-o", target.toString()));
    all.addAll(List.of(more));
    all.add(nginx.url("f.bin"));
    return all.toArray(new String[0]);
  }

  private void requireWhole(byte[] expected) throws IOException {
    assertThat(Files.mismatch(target, Files.write(folder.resolve("expected"), expected)))
        .isEqualTo(-1);
    assertThat(part()).doesNotExist();
    assertThat(state()).doesNotExist();
  }

  private Path part() {
    return folder.resolve("got.bin.part");
  }

  private Path state() {
    return folder.resolve("got.bin.part.state");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void holdsItsLimitOverTheWholeDownload(int connections) throws Exception {
    Run run =
        WeirJar.run(
            arguments("--limit", "8MB/s", "--connections", "" + connections, "--format", "json"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    requireWhole(content(1));
    double bytesPerSecond = WeirTest.decimal(run.out(), "bytes_per_second");
    // Never more; less where this machine is so busy that threads are late at the very end.
    assertThat(bytesPerSecond).isBetween(7.76e6, 8.08e6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void isWholeThoughKilledAgainAndAgainAndHasHardlyAByteSentTwice(int connections)
      throws Exception {
    String[] arguments = arguments("--limit", "8MB/s", "--connections", "" + connections);
    int kills = 0;
    for (long until = 6_000_000; until < FILE_BYTES; until += 8_000_000) {
      Process process = new ProcessBuilder(WeirJar.command(arguments)).start();
      process.getOutputStream().close();
      if (!awaitDone(until, process)) {
        break;
      }
      process.destroyForcibly(); // SIGKILL
      process.waitFor();
      assertThat(target).doesNotExist();
      kills++;
    }
    assertThat(kills).isGreaterThanOrEqualTo(4);
    Run last = WeirJar.run(arguments);
    assertThat(last.exitCode()).as(last.err()).isZero();
    assertThat(last.err()).contains("were there and the rest came");
    requireWhole(content(1));
    nginx.close();
    long sentBytes = nginx.log().stream().mapToLong(DownloadIT::bodyBytes).sum();
    // A checkpoint every 200 ms, and what is on its way in buffers.
    assertThat(sentBytes - FILE_BYTES)
        .as("sent twice, by %d kills", kills)
        .isBetween(0L, kills * (4_000_000L + connections * 1_500_000L));
    assertThat(nginx.log())
        .noneMatch(line -> line.startsWith("GET 200") && !line.equals(firstGet()));
  }

  private String firstGet() {
    try {
      return nginx.log().get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long bodyBytes(String line) {
    return line.startsWith("GET ") ? Long.parseLong(line.split(" ", -1)[2]) : 0;
  }

  /** Waits until the state says that so much is there; false when the process ended before. */
  private boolean awaitDone(long bytes, Process process) throws Exception {
    while (process.isAlive()) {
      if (doneBytes() >= bytes) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return false;
  }

  private long doneBytes() throws IOException {
    if (!Files.exists(state())) {
      return 0;
    }
    long bytes = 0;
    for (String line : Files.readAllLines(state())) {
      if (line.startsWith("done ")) {
        String[] ends = line.substring(5).split("-", -1);
        bytes += Long.parseLong(ends[1]) + 1 - Long.parseLong(ends[0]);
      }
    }
    return bytes;
  }

  @Test
  void pausesOnCtrlCAndGoesOn() throws Exception {
    Process process = new ProcessBuilder(WeirJar.command(arguments("--limit", "8MB/s"))).start();
    process.getOutputStream().close();
    assertThat(awaitDone(4_000_000, process)).isTrue();
    new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
    Run run = WeirJar.read(process);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("paused; ", "of 40000000 bytes are there, and the same command");
    Run again = WeirJar.run(arguments());
    assertThat(again.exitCode()).as(again.err()).isZero();
    requireWhole(content(1));
  }

  @Test
  void startsAnewWhenTheFileHasChangedMeanwhile() throws Exception {
    Process process = new ProcessBuilder(WeirJar.command(arguments("--limit", "8MB/s"))).start();
    process.getOutputStream().close();
    assertThat(awaitDone(4_000_000, process)).isTrue();
    process.destroyForcibly();
    process.waitFor();
    Path fresh = Files.write(nginx.file("fresh"), content(2));
    Files.setLastModifiedTime(
        fresh, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
    Files.move(fresh, nginx.file("f.bin"), StandardCopyOption.REPLACE_EXISTING);
    Run again = WeirJar.run(arguments());
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("the file on the server has changed; starting anew");
    requireWhole(content(2));
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString()) == 0,
        "this user may not mount");
    try {
      target = small.resolve("got.bin");
      Run run = WeirJar.run(arguments());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines().toList())
          .last()
          .asString()
          .contains("the disk is full; make room");
      assertThat(target).doesNotExist();
      assertThat(run("mount", "-o", "remount,size=100m", small.toString())).isZero();
      Run again = WeirJar.run(arguments());
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(Files.mismatch(target, nginx.file("f.bin"))).isEqualTo(-1);
    } finally {
      run("umount", small.toString());
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  @Test
  void writesNothingButTheFileToStandardOutput() throws Exception {
    Process process =
        new ProcessBuilder(WeirJar.command("download", "-o", "-", nginx.url("f.bin"))).start();
    assertThat(process.getInputStream().readAllBytes()).isEqualTo(content(1));
    assertThat(process.waitFor()).isZero();
  }
}
