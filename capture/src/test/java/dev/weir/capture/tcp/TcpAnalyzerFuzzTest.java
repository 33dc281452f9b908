package dev.weir.capture.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.capture.tcp.TcpScript.Packet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Any packets in any order: no exception, and the books balance. */
class TcpAnalyzerFuzzTest {
  private static final String[] PAYLOADS = {
    "",
    "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /b HTTP/1.1\r\n",
    "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "5\r\nhello\r\n",
    "0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  };

  @FuzzTest(maxDuration = "10m")
  void balancesAnyPackets(FuzzedDataProvider data) {
    TcpLimits limits =
        new TcpLimits(16, 65_536, 65_536, Duration.ofSeconds(60), Duration.ofSeconds(10));
    List<Packet> packets = new ArrayList<>();
    int clientBase = data.consumeInt();
    int serverBase = data.consumeInt();
    long now = 1;
    while (data.remainingBytes() > 0 && packets.size() < 300) {
      boolean fromClient = data.consumeBoolean();
      int sequence = number(data, fromClient ? clientBase : serverBase);
      int acknowledgement = number(data, fromClient ? serverBase : clientBase);
      String payload = payload(data);
      now += data.consumeInt(0, 8) == 8 ? data.consumeLong(-1L << 40, 1L << 40) : 1000;
      packets.add(
          new Packet(
              fromClient,
              data.consumeInt(40_000, 40_020),
              sequence,
              acknowledgement,
              data.consumeInt(0, 7) == 0 ? data.consumeByte() & 0xff : 0x10,
              payload,
              data.consumeInt(0, 3) == 0 ? data.consumeInt(0, payload.length()) : payload.length(),
              now));
    }
    Outcome outcome = Outcome.of(packets, limits);
    assertThat(outcome.books().balance()).as(packets.toString()).isZero();
  }

  /** Mostly near the beginning of the stream, so that packets meet. */
  private static int number(FuzzedDataProvider data, int base) {
    return data.consumeInt(0, 15) == 0 ? data.consumeInt() : base + data.consumeInt(0, 200);
  }

  private static String payload(FuzzedDataProvider data) {
    int choice = data.consumeInt(0, PAYLOADS.length);
    if (choice < PAYLOADS.length) {
      return PAYLOADS[choice];
    }
    byte[] bytes = data.consumeBytes(data.consumeInt(0, 60));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
