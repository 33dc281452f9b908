package dev.weir.cli.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpWireTest {
  /** The next response begins where one ends, so that a wrong end is seen. */
  private static final String NEXT = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
        "HTTP/1.1 304 \r\nETag: \"1\"\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
      })
  void countsResponsesToTheByte(String response) throws IOException {
    try (HttpWire wire = wire(response + NEXT)) {
      assertThat(wire.exchange(new byte[] {'a'}).bytes()).isEqualTo(response.length());
      HttpWire.Response next = wire.exchange(new byte[] {'b'});
      assertThat(next.status()).isEqualTo(201);
      assertThat(next.bytes()).isEqualTo(NEXT.length());
    }
    assertThat(sent.toString(ISO_8859_1)).isEqualTo("ab");
  }

  @Test
  void knowsWhenTheServerWillClose() throws IOException {
    try (HttpWire wire = wire("HTTP/1.1 204 \r\nConnection: close\r\n\r\n" + NEXT)) {
      assertThat(wire.exchange(new byte[0]).closes()).isTrue();
      assertThat(wire.exchange(new byte[0]).closes()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nab"})
  void saysThatAResponseIsCutOff(String response) throws IOException {
    try (HttpWire wire = wire(response)) {
      assertThatThrownBy(() -> wire.exchange(new byte[0])).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void sendsTheLengthOfAnUploadAndNoneOfAGet() {
    assertThat(new String(HttpWire.request("POST", "/u", "h:1", "", new byte[3]), ISO_8859_1))
        .startsWith("POST /u HTTP/1.1\r\nHost: h:1\r\nContent-Length: 3\r\n\r\n")
        .hasSize(53);
    assertThat(new String(HttpWire.request("GET", "/", "h:1", "A: b\r\n", new byte[0]), ISO_8859_1))
        .isEqualTo("GET / HTTP/1.1\r\nHost: h:1\r\nA: b\r\n\r\n");
  }

  private HttpWire wire(String responses) throws IOException {
    InputStream in = new ByteArrayInputStream(responses.getBytes(ISO_8859_1));
    return new HttpWire(
        new Socket() {
          @Override
          public InputStream getInputStream() {
            return in;
          }

          @Override
          public OutputStream getOutputStream() {
            return sent;
          }
        });
  }
}
