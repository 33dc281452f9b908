package dev.weir.capture.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadBufferTest {

  private static ReadBuffer of(InputStream stream) {
    return new ReadBuffer(new ByteSource.OfStream(stream), "test");
  }

  @Test
  void growsOnlyWithTheBytesThatCame() throws CaptureException {
    ReadBuffer buffer = of(new ByteArrayInputStream(new byte[300_000]));

    assertThat(buffer.fill(1 << 30)).isFalse();

    assertThat(buffer.to - buffer.from).isEqualTo(300_000);
    assertThat(buffer.bytes).hasSize(512 << 10);
  }

  @Test
  void keepsItsPlaceThroughFillsAndSkips() throws CaptureException {
    byte[] all = new byte[3_000_000];
    Random random = new Random(11);
    random.nextBytes(all);
    ReadBuffer buffer = of(new ByteArrayInputStream(all));
    int place = 0;
    while (place < all.length) {
      assertThat(buffer.offsetBytes()).isEqualTo(place);
      int bytes = Math.min(random.nextInt(400_000), all.length - place);
      if (random.nextBoolean()) {
        assertThat(buffer.skip(bytes)).isEqualTo(bytes);
      } else {
        assertThat(buffer.fill(bytes)).isTrue();
        for (int i = 0; i < bytes; i++) {
          if (buffer.bytes[buffer.from + i] != all[place + i]) {
            throw new AssertionError("another byte at " + (place + i));
          }
        }
        buffer.from += bytes;
      }
      place += bytes;
    }
    assertThat(buffer.fill(1)).isFalse();
    assertThat(buffer.skip(10)).isZero();
  }

  @Test
  void saysWhereReadingFailed() {
    InputStream failing =
        new InputStream() {
          private int left = 100;

          @Override
          public int read() throws IOException {
            if (left-- == 0) {
              throw new IOException("the disk is on fire");
            }
            return 1;
          }

          @Override
          public int read(byte[] into, int at, int lengthBytes) throws IOException {
            into[at] = (byte) read();
            return 1;
          }
        };

    assertThatThrownBy(() -> of(failing).fill(200))
        .isInstanceOf(CaptureException.class)
        .hasMessage("test: at byte 100: the disk is on fire");
  }
}
