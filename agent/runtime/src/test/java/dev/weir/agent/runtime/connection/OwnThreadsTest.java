package dev.weir.agent.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.options.ClientId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class OwnThreadsTest {
  private final Stripe[] stripes = Stripe.of(2, new ClientId(ClientId.Source.PRINCIPAL, ""));
  private final Connections connections = new Connections(stripes, true);

  private boolean ignored() {
    Connection connection = new Connection(new Object(), 1, stripes[0], true);
    connections.resolve(
        connection,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));
    return connection.ignored;
  }

  @Test
  void allAreIgnoredAndNoOther() {
    assertThat(ignored()).isFalse();
    connections.ignoreThread(Thread.currentThread());
    connections.ignoreThread(new Thread(() -> {}));
    assertThat(ignored()).isTrue();
  }
}
