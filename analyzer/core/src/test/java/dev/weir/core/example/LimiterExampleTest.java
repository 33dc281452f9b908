package dev.weir.core.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.conformance.Conformance;
import dev.weir.core.conformance.Measurement;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Limiter;
import dev.weir.core.limit.LimiterContext;
import dev.weir.core.limit.ThrottledInputStream;
import dev.weir.core.limit.ThrottledOutputStream;
import dev.weir.core.limit.ThrottledWritableByteChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code analyzer/docs/limiter.md} shows, as others would write it: it compiles, and runs. */
class LimiterExampleTest {
  private static final Path PAGE = Path.of("../docs/limiter.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/weir/core/example/LimiterExampleTest.java");

  @TempDir Path folder;

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @Test
  void holdsAStreamToTwoLimits() throws IOException {
    Path file = Files.write(folder.resolve("report.csv"), new byte[5_000]);
    send(file, sent);
    assertThat(sent.size()).isEqualTo(5_000);
  }

  Limiter all = new Limiter(Allowance.of(50_000_000), System.nanoTime());
  Limiter client = new Limiter(new Allowance(5_000_000, 10_000_000), System.nanoTime());

  void send(Path file, OutputStream socket) throws IOException {
    try (OutputStream out = new ThrottledOutputStream(socket, client, all)) {
      Files.copy(file, out);
    }
  }

  @Test
  void holdsAChannelAndAReaderToTheSame() throws IOException {
    WritableByteChannel channel = Channels.newChannel(sent);
    ByteBuffer buffer = ByteBuffer.allocate(3_000);
    try (WritableByteChannel out = new ThrottledWritableByteChannel(channel, client, all)) {
      out.write(buffer);
    }
    assertThat(sent.size()).isEqualTo(3_000);
    InputStream upload = new ByteArrayInputStream(new byte[4_000]);
    try (InputStream in = new ThrottledInputStream(upload, client)) {
      assertThat(in.readAllBytes()).hasSize(4_000);
    }
  }

  @Test
  void asksForTokensWithoutWaiting() {
    long open = LimiterContext.open();
    try (LimiterContext context = LimiterContext.of(client, all)) {
      long answer = context.ask(1_000_000, System.nanoTime());
      if (answer > 0) {
        int passed = transmit(answer); // what may pass now
        context.unused(answer - passed, System.nanoTime());
      } else {
        schedule(-answer); // nanoseconds until it is worth asking again
      }
    }
    assertThat(LimiterContext.open()).isEqualTo(open);
  }

  @Test
  void provesItToTheByte() {
    Conformance conformance = new Conformance(new Allowance(5_000_000, 10_000_000));
    conformance.begins(0);
    conformance.passed(10_000_000, 0);
    conformance.passed(5_000_001, 1_000_000_000);
    Measurement measured = conformance.measured();
    assertThat(measured.excessBytes()).isEqualTo(10_000_001); // one byte more than the burst
  }

  private static int transmit(long bytes) {
    return (int) bytes;
  }

  private static void schedule(long nanos) {
    throw new AssertionError("the bucket is full, but has nothing for " + nanos + " ns");
  }

  @Test
  void isWhatThePageShows() throws IOException {
    String here = withoutIndentation(Files.readString(THIS));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(read(PAGE));
    List<String> shown = block.results().map(result -> result.group(1)).toList();
    assertThat(shown).hasSize(4);
    for (String code : shown) {
      assertThat(here).contains(withoutIndentation(code));
    }
  }

  private static String read(Path page) throws IOException {
    return Files.readString(page);
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).reduce("", (text, line) -> text + line + '\n');
  }
}
