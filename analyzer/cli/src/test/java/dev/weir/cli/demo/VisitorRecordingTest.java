package dev.weir.cli.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.message.Message;
import dev.weir.replay.gor.GorReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitorRecordingTest {
  private static final String UPLOAD = "POST /u HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

  @TempDir Path folder;

  @Test
  void holdsWhatPassedTheSocketToTheByte() throws Exception {
    record(Duration.ofMinutes(1));
    List<Message> messages = read(file());
    assertThat(messages)
        .extracting(message -> message.kind() + " " + new String(message.bytes(), ISO_8859_1))
        .containsExactly(
            "REQUEST " + UPLOAD, "RESPONSE " + CHUNKED, "REQUEST " + UPLOAD, "RESPONSE " + EMPTY);
    assertThat(messages).extracting(Message::connection).containsOnly(0L);
    assertThat(messages.get(0).id())
        .isEqualTo(messages.get(1).id())
        .isNotEqualTo(messages.get(2).id());
    assertThat(messages)
        .isSortedAccordingTo((a, b) -> Long.compare(a.startNanos(), b.startNanos()));
  }

  @Test
  void takesNothingOnceItsTimeIsOver() throws Exception {
    record(Duration.ZERO);
    assertThat(file()).isEmptyFile();
  }

  /** Two exchanges on one connection, as a recording of that span has them. */
  private void record(Duration span) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (VisitorRecording recording = VisitorRecording.to(file(), span);
        ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket accepted = server.accept()) {
      ConnectionTap tap = new ConnectionTap(recording, client);
      HttpWire wire = new HttpWire(client, tap);
      for (String response : List.of(CHUNKED, EMPTY)) {
        exchange(wire, tap, accepted, response);
      }
    }
  }

  private Path file() {
    return folder.resolve("demo.gor");
  }

  private static void exchange(HttpWire wire, ConnectionTap tap, Socket server, String response)
      throws IOException {
    byte[] request = UPLOAD.getBytes(ISO_8859_1);
    server.getOutputStream().write(response.getBytes(ISO_8859_1)); // it waits in the socket
    tap.sends(request);
    wire.exchange(request);
    tap.isAnswered();
  }

  private static List<Message> read(Path file) throws Exception {
    List<Message> messages = new ArrayList<>();
    try (GorReader reader = GorReader.open(file.toString())) {
      reader.read(messages::add);
      assertThat(reader.damage()).isEmpty();
    }
    return messages;
  }
}
