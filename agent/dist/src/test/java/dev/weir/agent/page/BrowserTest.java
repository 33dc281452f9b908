package dev.weir.agent.page;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.dashboards.browser.Browser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {
  @Test
  void saysWhatToInstallWhenThereIsNoBrowser(@TempDir Path empty) {
    assertThatThrownBy(() -> Browser.program(empty.toString(), "chromium"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("apt-get install chromium chromium-driver");
  }
}
