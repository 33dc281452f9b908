package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that accepts, and never reads. */
@Timeout(30)
final class WatchdogTest {
  /** More than the buffers of both sockets hold. */
  private static final int MUCH = 64 << 20;

  private static Access access(ServerSocket server) {
    return Access.of("http://127.0.0.1:" + server.getLocalPort());
  }

  private static ServerSocket deaf() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static Batch large() {
    byte[] bytes = new byte[MUCH];
    Arrays.fill(bytes, (byte) 'x');
    bytes[MUCH / 2] = '\n';
    bytes[MUCH - 1] = '\n';
    return Batch.of(bytes);
  }

  @Test
  void givesUpARequestThatTakesTooLongToWrite() throws Exception {
    try (ServerSocket server = deaf();
        Cluster cluster = new Cluster(access(server), Duration.ofMillis(300))) {
      assertThatThrownBy(() -> cluster.bulk(large()))
          .isInstanceOfSatisfying(
              ClusterException.class,
              e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.AWAY))
          .hasMessageContaining("given up");
    }
  }

  @Test
  void givesUpARequestThatIsBeingWrittenWhenItIsClosed() throws Exception {
    try (ServerSocket server = deaf()) {
      Cluster cluster = new Cluster(access(server), Duration.ofHours(1));
      CompletableFuture<BulkAnswer> asking =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return cluster.bulk(large());
                } catch (ClusterException e) {
                  throw new CompletionException(e);
                }
              });
      try (Socket accepted = server.accept()) {
        assertThat(accepted.isConnected()).isTrue();
        TimeUnit.MILLISECONDS.sleep(200); // for the buffers to be full; else it ends sooner
        cluster.close();
        assertThatThrownBy(asking::join).hasCauseInstanceOf(ClusterException.class);
      }
    }
  }

  @Test
  void beginsNothingOnceItIsClosed() throws Exception {
    try (ServerSocket server = deaf()) {
      Cluster cluster = new Cluster(access(server));
      cluster.close();
      assertThatThrownBy(() -> cluster.bulk(Batch.of(new byte[] {'\n', '\n'})))
          .hasMessageContaining("is not asked any more");
    }
  }
}
