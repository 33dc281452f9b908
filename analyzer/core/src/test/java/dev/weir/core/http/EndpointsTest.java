package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointsTest {

  @Test
  void writesIpv6AddressesInBrackets() {
    assertThat(new Endpoints("::1", 40000, "10.0.0.1", 80)).hasToString("[::1]:40000-10.0.0.1:80");
  }
}
