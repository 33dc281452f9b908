package dev.weir.agent.boards;

import dev.weir.agent.port.Ports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped example, in a real Alertmanager beside the shipped agent. */
class AlertmanagerIT {
  private static final String ALERT =
      """
      [{"labels": {"alertname": "Full", "weir_feedback": "true", "instance": "one"},
        "annotations": {"weir_limit": "pictures", "weir_rate": "100kB/s"},
        "endsAt": "%s"}]
      """;

  @TempDir private Path folder;

  @Test
  void movesALimitWhileAnAlertFiresAndBackWhenItIsOver() throws Exception {
    String program = Daemon.program("/usr/bin/prometheus-alertmanager");
    try (MeasuredShop shop = new MeasuredShop(folder)) {
      String config =
          Files.readString(
                  Path.of(System.getProperty("weir.dashboards"), "prometheus", "alertmanager.yml"))
              .replace("127.0.0.1:9466", shop.agent().getAuthority())
              .replace("group_interval: 10s", "group_interval: 1s");
      int port = Ports.free();
      try (Daemon alertmanager =
          new Daemon(
              URI.create("http://127.0.0.1:" + port + "/api/v2/"),
              folder.resolve("alertmanager.log"),
              List.of(
                  program,
                  "--config.file=" + Files.writeString(folder.resolve("config.yml"), config),
                  "--storage.path=" + folder.resolve("alerts"),
                  "--web.listen-address=127.0.0.1:" + port,
                  "--cluster.listen-address="))) {
        alertmanager.await("status", status -> status.has("config"));
        shop.awaitRate("pictures", 200_000);
        alertmanager.post("alerts", ALERT.formatted(Instant.now().plusSeconds(3_600)));
        shop.awaitRate("pictures", 100_000);
        alertmanager.post("alerts", ALERT.formatted(Instant.now()));
        shop.awaitRate("pictures", 200_000);
      }
    }
  }
}
