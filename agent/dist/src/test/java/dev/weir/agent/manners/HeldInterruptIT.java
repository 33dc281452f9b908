package dev.weir.agent.manners;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.HeldThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thread that limits hold up is interrupted: it finds what it finds where it waits in the JDK.
 */
class HeldInterruptIT {
  private static final String LIMITS = "limits: [{name: all, rate: 20kB/s, burst: 64KiB}]\n";

  @TempDir Path folder;

  static List<Arguments> everyKindOnEveryJdk() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      String byChannel = "java.nio.channels.ClosedByInterruptException";
      all.add(Arguments.of(jdk, "platform", "channel", byChannel));
      if (jdk.feature() >= 21) {
        all.add(Arguments.of(jdk, "virtual", "channel", byChannel));
        all.add(Arguments.of(jdk, "virtual", "socket", "java.net.SocketException"));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyKindOnEveryJdk")
  void closesItsSocket(Jdk jdk, String threads, String kind, String exception) throws Exception {
    Path limits = Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    try (Jvm jvm =
            Launch.on(jdk)
                .agent(Launch.ANY_PORT + ",config=" + limits)
                .run(HeldThreads.class, threads, kind);
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(jvm.line()))) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      AgentView agent = jvm.agent();
      Await.until(
          "delay", () -> agent.limits().path("limits").path(0).path("delayed_bytes").asLong() > 0);
      jvm.say("");
      assertThat(jvm.line()).isEqualTo(exception + " interrupted=true");
      assertThat(jvm.end()).isZero();
    }
  }
}
