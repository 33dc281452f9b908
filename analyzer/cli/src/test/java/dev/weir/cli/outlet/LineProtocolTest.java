package dev.weir.cli.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineProtocolTest {
  @Test
  void writesTagsThenFieldsThenTheTime() {
    assertThat(
            new LineProtocol("weir_http")
                .tag("method", "GET")
                .tag("host", "")
                .tag("route", "/users/{id}")
                .field("requests", 1)
                .field("bytes", Long.MAX_VALUE)
                .at(1_795_234_200_000_000_000L))
        .isEqualTo(
            "weir_http,method=GET,route=/users/{id} requests=1i,bytes=9223372036854775807i"
                + " 1795234200000000000\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a b|a\\ b",
        "a,b=c|a\\,b\\=c",
        "a\\|a%5C",
        "\\,|%5C\\,",
        "\"quoted\"|\"quoted\"",
        "a\u0000b\u007f|a%00b%7F",
        "ü|ü",
      })
  void escapesWhatWouldEndATag(String value, String written) {
    assertThat(new LineProtocol("m").tag("t", value).field("f", 1).at(0))
        .isEqualTo("m,t=" + written + " f=1i 0\n");
  }

  @Test
  void staysOneLine() {
    String line = new LineProtocol("m").tag("t", "a\r\nm,t=b f=2i 0\n").field("f", 1).at(0);
    assertThat(line).isEqualTo("m,t=a%0D%0Am\\,t\\=b\\ f\\=2i\\ 0%0A f=1i 0\n");
  }
}
