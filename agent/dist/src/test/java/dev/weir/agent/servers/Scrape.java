package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/**
 * What the agent's {@code /metrics} counts of served requests, summed over all labels.
 *
 * @param bytes of messages
 */
record Scrape(long requests, long bytes) {
  private static final String REQUESTS = "weir_http_server_requests_total{";
  private static final String BYTES = "weir_http_server_bytes_total{";
  private static final int PATIENCE_MILLIS = 10_000;

  static Scrape read(int adminPort) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    long requests = 0;
    long bytes = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requests += line.startsWith(REQUESTS) ? value(line) : 0;
        bytes += line.startsWith(BYTES) ? value(line) : 0;
      }
    }
    return new Scrape(requests, bytes);
  }

  /** What a scrape should have of what {@code /stats} says by path. */
  static Scrape of(Counts paths) {
    long requests = 0;
    long bytes = 0;
    for (String path : paths.paths()) {
      requests += paths.of(path, "requests");
      bytes += paths.of(path, "request_bytes") + paths.of(path, "response_bytes");
    }
    return new Scrape(requests, bytes);
  }

  Scrape since(Scrape earlier) {
    return new Scrape(requests - earlier.requests, bytes - earlier.bytes);
  }

  private static long value(String line) {
    return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
