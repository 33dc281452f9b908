package dev.weir.agent.figures;

import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts what limits without Weir: nginx, and Netty's own handler. */
final class Peers {
  private Peers() {}

  static Peer nginx(Path folder, long bytesPerSecond, int fileBytes) throws IOException {
    int port = Ports.free();
    Path site = Files.createDirectories(folder.resolve("nginx"));
    Files.createDirectories(site.resolve("logs"));
    Files.write(site.resolve("body.bin"), new byte[fileBytes]);
    Path configuration =
        Files.writeString(
            site.resolve("nginx.conf"),
            """
            daemon off;
            %4$s
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log stderr;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path %1$s/temp;
              proxy_temp_path %1$s/temp;
              fastcgi_temp_path %1$s/temp;
              uwsgi_temp_path %1$s/temp;
              scgi_temp_path %1$s/temp;
              server {
                listen 127.0.0.1:%2$d;
                root %1$s;
                location / { limit_rate %3$d; }
              }
            }
            """
                .formatted(site, port, bytesPerSecond, user()));
    List<String> command = List.of("nginx", "-p", site.toString(), "-c", configuration.toString());
    return Peer.start(command, folder.resolve("nginx.log"), port);
  }

  /** A master that runs as root has workers that may not read our folder, unless told. */
  private static String user() {
    return System.getProperty("user.name", "").equals("root") ? "user root;" : "";
  }

  static Peer netty(Path folder, long bytesPerSecond, int checkMillis) throws IOException {
    int port = Ports.free();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ShapedServer.class.getName(),
            Integer.toString(port),
            Long.toString(bytesPerSecond),
            Integer.toString(checkMillis));
    return Peer.start(command, folder.resolve("shaped.log"), port);
  }
}
