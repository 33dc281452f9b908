package dev.weir.cli.attach;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The HTTP endpoint of an agent, as a client sees it. */
public final class AdminEndpoint {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 10_000;
  private static final long POLL_MILLIS = 50;
  private static final int OK = 200;

  private final String page;

  /**
   * At an address as the agent tells it.
   *
   * @param address {@code HOST:PORT}; a host that stands for all interfaces is asked at loopback
   */
  public AdminEndpoint(String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    String port = colon < 0 ? "" : address.substring(colon);
    boolean any = host.isEmpty() || host.equals("0.0.0.0") || host.equals("[::]");
    page = "http://" + (any ? "127.0.0.1" : host) + port + '/';
  }

  /** The address of the live page. */
  public String page() {
    return page;
  }

  /** Whether the agent answers within so long. */
  public boolean answersWithin(long millis) {
    long startNanos = System.nanoTime();
    do {
      try (InputStream body = get("healthz")) {
        body.readAllBytes();
        return true;
      } catch (IOException e) {
        if (!paused()) {
          return false;
        }
      }
    } while (System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(millis));
    return false;
  }

  private static boolean paused() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The answer to a GET, to be closed.
   *
   * @param target behind the first slash
   * @throws IOException also when the status is not 200
   */
  public InputStream get(String target) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(page + target).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    if (connection.getResponseCode() != OK) {
      throw new IOException(page + target + " answered " + connection.getResponseCode());
    }
    return connection.getInputStream();
  }
}
