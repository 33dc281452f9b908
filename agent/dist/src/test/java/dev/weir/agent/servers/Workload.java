package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.servers.app.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the client asks of every server, each shape of exchange under a path of its own. */
final class Workload {
  /** Of this path only the kernel knows how much the server sent. */
  static final String ABORTED = "/files/aborted.bin";

  /** Of this path the server sends only half of what it promises. */
  static final String BROKEN_OFF = "/app/broken/reply";

  static final int BROKEN_OFF_BYTES = 20_000;

  private static final int UPLOAD_BYTES = 300_000;
  private static final int READ_BEFORE_ABORT_BYTES = 100_000;
  private static final int TLS_RECORD_BYTES = 16 * 1024;

  /** What servers keep for a client who does not read. */
  private static final int TLS_UNSENT_BYTES = 128 * 1024;

  private final Listener listener;
  private final Server server;
  private final Counts counts = new Counts();

  private Workload(Listener listener, Server server) {
    this.listener = listener;
    this.server = server;
  }

  /** Runs all but the abort; returns what passed. */
  static Counts run(Listener listener, Server server) throws IOException {
    Workload workload = new Workload(listener, server);
    workload.answersOnOneConnection();
    workload.files();
    workload.uploads();
    workload.oneConnectionEach();
    return workload.counts;
  }

  /** Downloads that the client breaks off. */
  static Counts abort(Listener listener, Server server) throws IOException {
    Workload workload = new Workload(listener, server);
    workload.downloadBrokenOff();
    workload.abortedDownload();
    return workload.counts;
  }

  /** A workload of one listener. */
  @FunctionalInterface
  interface Part {
    Counts pass(Listener listener, Server server) throws IOException;
  }

  /** Runs a part of it through all listeners together. */
  static Counts atOnce(Part part, List<Listener> listeners, Server server) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(listeners.size());
    try {
      List<Future<Counts>> runs = new ArrayList<>();
      for (Listener listener : listeners) {
        runs.add(threads.submit(() -> part.pass(listener, server)));
      }
      Counts all = new Counts();
      for (Future<Counts> run : runs) {
        all.addAll(run.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void answersOnOneConnection() throws IOException {
    try (Client client = connect()) {
      for (int i = 0; i < 3; i++) {
        Response kept = client.exchange(Request.get("/app/fixed/kept?bytes=1000"));
        assertThat(kept.body()).isEqualTo(text(Content.text(1_000)));
      }
      Request pipelined = Request.get("/app/fixed/pipelined?bytes=700");
      assertThat(client.exchange(Collections.nCopies(4, pipelined))).hasSize(4);
      Response chunked = client.exchange(Request.get("/app/chunked/reply?bytes=3000&parts=5"));
      assertThat(chunked.body()).hasSize(15_000);
      assertThat(chunked.framingBytes()).isPositive();
      Response gzip = client.exchange(Request.get("/app/gzip/reply?bytes=100000"));
      assertThat(gzip.body()).isEqualTo(text(Content.gzip(Content.text(100_000))));
      Request squeezed =
          Request.get("/app/fixed/squeezed?bytes=90000").with("Accept-Encoding: gzip");
      assertThat(client.exchange(squeezed).fields().getOrDefault("content-encoding", "none"))
          .isEqualTo(server.compresses() ? "gzip" : "none");
      Request part = Request.get("/app/ranged/reply?bytes=600").with("Range: bytes=0-599");
      assertThat(client.exchange(part).status()).isEqualTo(206);
      Response headed = client.exchange(Request.head("/app/fixed/headed?bytes=1000"));
      assertThat(headed.fields()).containsEntry("content-length", "1000");
      assertThat(client.exchange(Request.get("/app/async/reply?bytes=2000")).body()).hasSize(2_000);
      Response surroundings = client.exchange(Request.get("/app/surroundings"));
      assertThat(surroundings.body()).isEqualTo("sees nothing, logs by " + server.logManager());
    }
  }

  private void files() throws IOException {
    try (Client client = connect()) {
      Response large = askForFile(client, Request.get("/files/large.bin"));
      assertThat(large.body()).isEqualTo(text(Content.text(Site.LARGE_BYTES)));
      Response ranged =
          askForFile(client, Request.get("/files/ranged.bin").with("Range: bytes=1000-4999"));
      // RFC 9110 §14.2: a server may ignore Range, as Open Liberty does for files.
      assertThat(ranged.status()).isIn(200, 206);
      assertThat(ranged.body()).hasSize(ranged.status() == 206 ? 4_000 : Site.SMALL_BYTES);
      assertThat(askForFile(client, Request.head("/files/headed.bin")).status()).isEqualTo(200);
      Request conditional = Request.get("/files/conditional.bin");
      Response whole = askForFile(client, conditional);
      assertThat(whole.body()).hasSize(Site.SMALL_BYTES);
      Response unchanged =
          askForFile(
              client,
              conditional.with("If-Modified-Since: " + whole.fields().get("last-modified")));
      assertThat(unchanged.status()).isEqualTo(304);
    }
  }

  private void uploads() throws IOException {
    try (Client client = connect()) {
      Request sized = Request.post("/app/upload/sized", UPLOAD_BYTES);
      expectReceived(UPLOAD_BYTES, client.exchange(sized));
      Request chunked = Request.chunked("/app/upload/chunked", 1, 100, 70_000);
      expectReceived(70_101, client.exchange(chunked));
    }
  }

  /** On a connection that is kept, or where the server may not answer after it, on its own. */
  private Response askForFile(Client kept, Request request) throws IOException {
    if (server.answersAfterFiles()) {
      return kept.exchange(request);
    }
    try (Client own = connect()) {
      return own.exchange(request);
    }
  }

  private void oneConnectionEach() throws IOException {
    try (Client client = connect()) {
      client.exchangeInTwo(Request.get("/app/fixed/in-two-pieces?bytes=10"), 30);
    }
    try (Client client = connect()) {
      Request polite =
          Request.post("/app/upload/continued", UPLOAD_BYTES).with("Expect: 100-continue");
      expectReceived(UPLOAD_BYTES, client.exchangeOnContinue(polite));
    }
    try (Client client = connect()) {
      assertThat(client.exchange(Request.get("/app/missing")).status()).isEqualTo(404);
    }
    try (Client client = connect()) {
      client.exchange(Request.get("/app/fixed/closed?bytes=500").with("Connection: close"));
    }
    try (Client client = connect()) {
      Response old = client.exchange(Request.get("/app/chunked/old?bytes=900&parts=3").inHttp10());
      assertThat(old.body()).hasSize(2_700);
    }
  }

  /** When the server has no more to write, so that both know how much passed, under TLS too. */
  private void downloadBrokenOff() throws IOException {
    try (Client client = connect()) {
      client.breakOff(Request.get(BROKEN_OFF + "?bytes=" + BROKEN_OFF_BYTES), BROKEN_OFF_BYTES);
      assertThat(counts.of(BROKEN_OFF, "response_body_bytes")).isEqualTo(BROKEN_OFF_BYTES);
    }
  }

  /** When the server would write more at once. */
  private void abortedDownload() throws IOException {
    try (Client client = connect()) {
      long sent = client.abort(Request.get(ABORTED), READ_BEFORE_ABORT_BYTES);
      assertThat(sent).isBetween((long) READ_BEFORE_ABORT_BYTES, Site.ABORTED_BYTES - 1L);
      long more = sent - READ_BEFORE_ABORT_BYTES;
      // Under TLS nobody but the server knows how much it encrypted: records may hold but 1 KB.
      long overhead = listener.isSecure() ? sent / 32 + TLS_RECORD_BYTES : 0;
      long unsent = listener.isSecure() ? TLS_UNSENT_BYTES : 0;
      for (String field : List.of("response_body_bytes", "response_bytes")) {
        counts.add(ABORTED, field, more - overhead);
        counts.allowMore(ABORTED, field, overhead + unsent);
      }
    }
  }

  private Client connect() throws IOException {
    return Client.connect(listener, counts);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static void expectReceived(int bytes, Response response) {
    assertThat(response.body()).isEqualTo(Integer.toString(bytes));
  }
}
