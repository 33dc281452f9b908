package dev.weir.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real nginx that serves a folder on a port of its own, and ends with the test. */
final class Nginx implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

  private final Path folder;
  private final Process process;
  private final int port;

  private Nginx(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  static boolean isHere() {
    return Files.isExecutable(PROGRAM);
  }

  static Nginx serving(Path folder) throws IOException, InterruptedException {
    return serving(folder, "$request_method $status $body_bytes_sent $http_range", "");
  }

  /**
   * @param logFormat of a line of {@link #log}
   * @param locations more of the server's configuration; {@code http://unix:FOLDER/ok} reads a body
   *     and says ok
   */
  static Nginx serving(Path folder, String logFormat, String locations)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("www"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off; worker_processes 1; user root; pid FOLDER/nginx.pid; error_log FOLDER/error.log;
        events { worker_connections 100; }
        http {
          log_format sent 'LOG_FORMAT';
          access_log FOLDER/access.log sent;
          client_body_temp_path FOLDER/t1; proxy_temp_path FOLDER/t2; fastcgi_temp_path FOLDER/t3;
          uwsgi_temp_path FOLDER/t4; scgi_temp_path FOLDER/t5;
          server { listen 127.0.0.1:PORT sndbuf=64k; root FOLDER/www; LOCATIONS }
          server { listen unix:FOLDER/ok; access_log off; location / { return 200 'ok'; } }
        }
        """
            .replace("LOCATIONS", locations)
            .replace("LOG_FORMAT", logFormat)
            .replace("FOLDER", folder.toString())
            .replace("PORT", String.valueOf(port)));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-p", folder.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    Nginx nginx = new Nginx(folder, process, port);
    nginx.awaitPort();
    return nginx;
  }

  private void awaitPort() throws IOException, InterruptedException {
    for (int tries = 0; tries < 200 && process.isAlive(); tries++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    close();
    throw new IOException("nginx did not start: " + Files.readString(folder.resolve("nginx.out")));
  }

  int port() {
    return port;
  }

  Path file(String name) {
    return folder.resolve("www").resolve(name);
  }

  String url(String name) {
    return "http://127.0.0.1:" + port + "/" + name;
  }

  /** One line a request: method, status, body bytes sent, range. Whole once it has stopped. */
  List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("access.log"));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
