package dev.weir.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * A shop's visitors: many small reads, some searches and orders, and now and then an image or an
 * export that outweighs them all.
 *
 * <p>Confined to one thread.
 */
public final class DemoTraffic {
  private static final long PAUSE_MILLIS = 4;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String server;
  private final Random random;

  /** Will send to a port of 127.0.0.1; the seed decides what. */
  public DemoTraffic(int port, long seed) {
    server = "http://127.0.0.1:" + port;
    random = new Random(seed);
  }

  /**
   * Sends one request after the other for as long as it is told to.
   *
   * @throws InterruptedException when the thread is interrupted, between two requests
   */
  public void run(BooleanSupplier goOn) throws IOException, InterruptedException {
    while (goOn.getAsBoolean()) {
      client.send(next(), HttpResponse.BodyHandlers.discarding());
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private HttpRequest next() {
    int dice = random.nextInt(100);
    if (dice < 62) {
      return get("/api/products/" + (1 + random.nextInt(400)));
    }
    if (dice < 74) {
      return get("/api/search?q=word" + random.nextInt(1000) + "&page=1");
    }
    if (dice < 84) {
      return HttpRequest.newBuilder(URI.create(server + "/api/orders"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString("{\"items\":[" + order() + "]}"))
          .build();
    }
    if (dice < 90) {
      return get("/health");
    }
    if (dice < 95) {
      return get("/images/hero.jpg");
    }
    return dice < 98
        ? get("/reports/" + (2000 + random.nextInt(90)) + "/export.csv")
        : get("/favicon.ico");
  }

  private String order() {
    StringBuilder items = new StringBuilder("1");
    for (int i = random.nextInt(40); i > 0; i--) {
      items.append(',').append(1 + random.nextInt(400));
    }
    return items.toString();
  }

  private HttpRequest get(String target) {
    return HttpRequest.newBuilder(URI.create(server + target)).build();
  }
}
