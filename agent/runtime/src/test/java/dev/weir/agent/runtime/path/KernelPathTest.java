package dev.weir.agent.runtime.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.control.PathCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KernelPathTest {
  @TempDir Path folder;

  @Test
  void tellsWhatWasSentSinceTheLastTime() throws IOException {
    KernelPath path = new KernelPath(folder);
    Kernel kernel = new Kernel(folder);
    kernel.sends(0, 0, 0);
    assertThat(path.sample()).isNull();
    assertThat(path.trouble()).isNull();
    kernel.sends(90, 10, 3);
    assertThat(path.sample()).isEqualTo(new PathCounts(100, 10, 3));
    assertThat(path.sample()).isEqualTo(PathCounts.NOTHING);
  }

  @Test
  void saysWhyItIsNotKnown() throws IOException {
    KernelPath path = new KernelPath(folder);
    assertThat(path.sample()).isNull();
    assertThat(path.trouble())
        .isEqualTo("there is no " + folder.resolve("snmp") + ", which Linux has");
    Files.writeString(folder.resolve("snmp"), "Tcp: OutSegs InErrs\nTcp: 1 2\n");
    Files.writeString(folder.resolve("netstat"), "");
    assertThat(path.sample()).isNull();
    assertThat(path.trouble())
        .isEqualTo(folder.resolve("snmp") + " does not count Tcp OutSegs and RetransSegs");
    Files.writeString(folder.resolve("snmp"), "Tcp: OutSegs RetransSegs\nTcp: 1 2\n");
    assertThat(path.sample()).isNull(); // where counting begins
    assertThat(path.trouble()).isNull();
  }

  @Test
  void countsNoMarksBeforeTheKernelDid() throws IOException {
    KernelPath path = new KernelPath(folder);
    Files.writeString(folder.resolve("snmp"), "Tcp: OutSegs RetransSegs\nTcp: 1 2\n");
    Files.writeString(folder.resolve("netstat"), "TcpExt: SyncookiesSent\nTcpExt: 7\n");
    path.sample();
    Files.writeString(folder.resolve("snmp"), "Tcp: OutSegs RetransSegs\nTcp: 11 4\n");
    assertThat(path.sample()).isEqualTo(new PathCounts(12, 2, 0));
  }

  @Test
  void tellsNothingWhenACounterBeginsAnew() throws IOException {
    KernelPath path = new KernelPath(folder);
    Kernel kernel = new Kernel(folder);
    kernel.sends(0, 0, 0);
    path.sample();
    kernel.sends(-500_000_000, 0, 0);
    assertThat(path.sample()).isEqualTo(PathCounts.NOTHING);
    kernel.sends(1, 0, 0);
    assertThat(path.sample()).isEqualTo(new PathCounts(1, 0, 0));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsWhatThisKernelWrites() {
    KernelPath path = new KernelPath();
    path.sample();
    assertThat(path.trouble()).isNull();
    assertThat(Objects.requireNonNull(path.sample()).sent()).isNotNegative();
  }
}
