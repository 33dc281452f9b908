package dev.weir.agent.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.options.AgentOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AddressIndexTest {
  private final AddressIndex index = new AddressIndex();
  private final Stripe stripe =
      Stripe.forProcessors(1, AgentOptions.parse("", new Properties(), Map.of()).clientId())[0];

  private Connection connection(int localPort, String peer, int peerPort)
      throws UnknownHostException {
    Connection connection = new Connection(new Object(), 1, stripe, true);
    connection.ends =
        new Ends(
            new InetSocketAddress(InetAddress.getByName("10.0.0.1"), localPort),
            new InetSocketAddress(InetAddress.getByName(peer), peerPort));
    return connection;
  }

  @Test
  void findsAConnectionByBothPortsAndThePeer() throws Exception {
    Connection one = connection(80, "10.0.0.2", 40_000);
    Connection two = connection(80, "10.0.0.3", 40_000);
    index.add(one);
    index.add(two);

    assertThat(index.find(80, "10.0.0.2", 40_000)).isSameAs(one);
    assertThat(index.find(80, "10.0.0.3", 40_000)).isSameAs(two);
    assertThat(index.find(80, InetAddress.getByName("10.0.0.3"), 40_000)).isSameAs(two);
    assertThat(index.find(80, "10.0.0.4", 40_000)).isNull();
    assertThat(index.find(81, "10.0.0.2", 40_000)).isNull();
    assertThat(index.find(80, "10.0.0.2", 40_001)).isNull();
  }

  @Test
  void readsAddressesOfTheSixthVersionInBracketsOrWithout() throws Exception {
    Connection one = connection(443, "::1", 40_000);
    index.add(one);

    assertThat(index.find(443, "0:0:0:0:0:0:0:1", 40_000)).isSameAs(one);
    assertThat(index.find(443, "[0:0:0:0:0:0:0:1]", 40_000)).isSameAs(one);
    assertThat(index.find(443, "[0:0:0:0:0:0:0:2]", 40_000)).isNull();
  }

  @Test
  void prefersTheNewestOfTheSameEnds() throws Exception {
    Connection old = connection(80, "10.0.0.2", 40_000);
    Connection now = connection(80, "10.0.0.2", 40_000);
    index.add(old);
    index.add(now);
    assertThat(index.find(80, "10.0.0.2", 40_000)).isSameAs(now);

    index.remove(old);
    assertThat(index.find(80, "10.0.0.2", 40_000)).isSameAs(now);
    index.remove(now);
    assertThat(index.find(80, "10.0.0.2", 40_000)).isNull();
  }

  @Test
  void keepsTheOthersOfABucketWhenOneIsRemoved() throws Exception {
    Connection[] all = new Connection[10_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = connection(80, "10.0.0.2", 20_000 + i);
      index.add(all[i]);
    }
    for (int i = 0; i < all.length; i += 2) {
      index.remove(all[i]);
    }

    for (int i = 0; i < all.length; i++) {
      assertThat(index.find(80, "10.0.0.2", 20_000 + i)).isSameAs(i % 2 == 0 ? null : all[i]);
    }
  }

  @Test
  void leavesOutWhatHasNoEnds() {
    Connection unresolved = new Connection(new Object(), 1, stripe, true);
    index.add(unresolved);
    index.remove(unresolved);

    assertThat(index.find(0, "10.0.0.2", 0)).isNull();
  }
}
