package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 0a000007",
    "255.255.255.0, ffffff00",
    "::1, 00000000000000000000000000000001",
    "2001:db8::ff00:1, 20010db80000000000000000ff000001",
    "::ffff:10.0.0.7, 00000000000000000000ffff0a000007",
  })
  void readsAddresses(String text, String hex) {
    assertThat(IpAddress.parse(text)).isEqualTo(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "localhost", "10.0.0", "10.0.0.0.1", "10.0.0.256", "10.0.0.01", "1.2.3.", "1..2.3",
        "10.0.0.-1", ":", ":::", "fe80::1%eth0", "host:80", "[::1]", "1:2:3:4:5:6:7:8:9",
            "99999999999"
      })
  void takesNothingElseForOne(String text) {
    assertThat(IpAddress.parse(text)).isNull();
  }
}
