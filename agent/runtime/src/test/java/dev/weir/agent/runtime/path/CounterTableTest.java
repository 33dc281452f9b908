package dev.weir.agent.runtime.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterTableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Tcp: A B;Tcp: 1 2 | Tcp | B | 2
          Tcp: A B;Tcp: 1 2 | Tcp | A | 1
          Udp: A;Udp: 9;Tcp: A;Tcp: 1;UdpLite: A;UdpLite: 8 | Tcp | A | 1
          UdpLite: A;UdpLite: 8;Udp: A;Udp: 9 | Udp | A | 9
          Tcp: A B;Tcp: 1 -1 | Tcp | B | -1
          Tcp: A B;Tcp: 1 18446744073709551615 | Tcp | B | 9223372036854775807
          Tcp: A B;Tcp: 1 | Tcp | B | -1
          Tcp: A B;Tcp: 1 x | Tcp | B | -1
          Tcp: A B | Tcp | A | -1
          Tcp: A B;Tcp: 1 2 | Tcp | C | -1
          Tcp: A B;Tcp: 1 2 | Tcp | Tcp: | -1
          Tcp: A B;Tcp: 1 2 | Ip | A | -1
          Tcp: | Tcp | A | -1
          """)
  void findsACounterByItsName(String lines, String group, String name, long value) {
    assertThat(new CounterTable(List.of(lines.split(";"))).value(group, name)).isEqualTo(value);
  }
}
