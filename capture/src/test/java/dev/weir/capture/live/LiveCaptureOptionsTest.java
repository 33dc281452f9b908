package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveCaptureOptionsTest {

  @Test
  void capturesEverythingUntilStoppedUnlessToldOtherwise() {
    LiveCaptureOptions options = LiveCaptureOptions.on("eth0");
    assertThat(options.serverPorts()).isEmpty();
    assertThat(options.filter()).isEmpty();
    assertThat(options.promiscuous()).isFalse();
    assertThat(options.maxPackets()).isEqualTo(Long.MAX_VALUE);
    assertThat(options.duration()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void refusesWhatIsNoPort(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LiveCaptureOptions.on("eth0").withServerPorts(List.of(port)))
        .withMessage("port=" + port + "; give 1 to 65535");
  }

  @Test
  void refusesASnapLengthBeyondWhatLibpcapTakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(262_145, 1 << 20, 1, null))
        .withMessage("snap length=262145; give 1 to 262144 bytes");
  }

  @Test
  void refusesABufferTooSmallForTheKernel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(65_535, 1000, 1, null))
        .withMessageStartingWith("buffer size=1000; give 1048576 to ");
  }

  @Test
  void refusesToEndBeforeItBegins() {
    assertThatIllegalArgumentException().isThrownBy(() -> options(65_535, 1 << 20, 0, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(65_535, 1 << 20, 1, Duration.ZERO));
  }

  private static LiveCaptureOptions options(
      int snapLengthBytes, int bufferBytes, long maxPackets, @Nullable Duration duration) {
    return new LiveCaptureOptions(
        "eth0", List.of(), "", snapLengthBytes, bufferBytes, false, maxPackets, duration);
  }
}
