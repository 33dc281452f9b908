package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Endpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityIdTest {
  private final CommunityId ids = new CommunityId();

  /** TCP connections of the specification's own captures, with seed 0. */
  @ParameterizedTest
  @CsvSource({
    "128.232.110.120, 34855, 66.35.250.204, 80, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    "66.35.250.204, 80, 128.232.110.120, 34855, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    "10.0.0.1, 10, 10.0.0.2, 20, 1:9j2Dzwrw7T9E+IZi4b4IVT66HBI=",
    "10.0.0.2, 20, 10.0.0.1, 10, 1:9j2Dzwrw7T9E+IZi4b4IVT66HBI=",
    "2001:470:e5bf:dead:4957:2174:e82c:4887, 63943, 2607:f8b0:400c:c03::1a, 25,"
        + " 1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=",
    "2607:f8b0:400c:c03::1a, 25, 2001:470:e5bf:dead:4957:2174:e82c:4887, 63943,"
        + " 1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=",
  })
  void isTheOneOfTheSpecification(
      String client, int clientPort, String server, int serverPort, String id) {
    assertThat(ids.of(new Endpoints(client, clientPort, server, serverPort))).isEqualTo(id);
  }

  @Test
  void isTheSameOfBothDirectionsOfAMachineToItself() {
    String id = ids.of(new Endpoints("127.0.0.1", 40_000, "127.0.0.1", 80));
    assertThat(id).startsWith("1:").hasSize(30);
    assertThat(ids.of(new Endpoints("127.0.0.1", 80, "127.0.0.1", 40_000))).isEqualTo(id);
  }

  @Test
  void isNoneWhereAnEndIsNoAddress() {
    assertThat(ids.of(new Endpoints("client.example", 1, "10.0.0.1", 2))).isNull();
    assertThat(ids.of(new Endpoints("10.0.0.1", 1, "", 2))).isNull();
    assertThat(ids.of(new Endpoints("10.0.0.1", 1, "::1", 2))).isNull();
  }

  @Test
  void keepsConnectionsThatShareASlotApart() {
    String[] first = new String[20_000];
    for (int i = 0; i < first.length; i++) {
      first[i] = ids.of(new Endpoints("10.0.0.1", i, "10.0.0.2", 80));
    }
    assertThat(first).doesNotHaveDuplicates();
    for (int i = 0; i < first.length; i++) {
      assertThat(ids.of(new Endpoints("10.0.0.1", i, "10.0.0.2", 80))).isEqualTo(first[i]);
    }
  }
}
