package dev.weir.replay.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.replay.download.DownloadState.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadStateTest {
  @ParameterizedTest
  @CsvSource({
    "IDLE,      START,    ACTIVE",
    "IDLE,      PAUSE,    ",
    "IDLE,      COMPLETE, ",
    "IDLE,      ABORT,    ABORTED",
    "ACTIVE,    START,    ",
    "ACTIVE,    PAUSE,    PAUSED",
    "ACTIVE,    COMPLETE, COMPLETED",
    "ACTIVE,    ABORT,    ABORTED",
    "PAUSED,    START,    ACTIVE",
    "PAUSED,    PAUSE,    ",
    "PAUSED,    COMPLETE, ",
    "PAUSED,    ABORT,    ABORTED",
    "COMPLETED, START,    ",
    "COMPLETED, PAUSE,    ",
    "COMPLETED, COMPLETE, ",
    "COMPLETED, ABORT,    ",
    "ABORTED,   START,    ",
    "ABORTED,   PAUSE,    ",
    "ABORTED,   COMPLETE, ",
    "ABORTED,   ABORT,    ",
  })
  void leadsWhereTheTableSays(DownloadState from, Event event, DownloadState to) {
    assertThat(from.allows(event)).isEqualTo(to != null);
    if (to == null) {
      assertThatThrownBy(() -> from.on(event))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("event=" + event + " leads nowhere from state=" + from);
    } else {
      assertThat(from.on(event)).isEqualTo(to);
    }
  }
}
