package dev.weir.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.capture.file.CaptureException;
import dev.weir.capture.file.PcapWriter;
import dev.weir.capture.packet.LinkType;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes a capture of conversations over Ethernet, IPv4 and TCP, each packet at the time that a
 * test wants, as one that was captured before segmentation was offloaded: in frames of any length.
 */
final class CaptureScript implements AutoCloseable {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;
  static final long EPOCH = 1_795_000_000L * SECOND;

  private static final int ETHERNET_BYTES = 14;
  private static final int HEADER_BYTES = ETHERNET_BYTES + 20 + 20;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int SERVER = 0x0a000101; // 10.0.1.1

  private final PcapWriter writer;

  CaptureScript(Path file) throws CaptureException {
    writer = PcapWriter.nanoseconds(file, LinkType.ETHERNET, 262_144);
  }

  /** A connection of client 10.0.0.{@code client}, opened at a time after the beginning. */
  Connection open(int client, int port, long nanos) {
    Connection connection = new Connection(0x0a000000 | client, port);
    connection.send(true, SYN, new byte[0], nanos);
    connection.send(false, SYN | ACK, new byte[0], nanos);
    connection.send(true, ACK, new byte[0], nanos);
    return connection;
  }

  @Override
  public void close() throws CaptureException {
    writer.close();
  }

  final class Connection {
    private final int client;
    private final int port;
    private int clientNext = 1000;
    private int serverNext = 5000;

    private Connection(int client, int port) {
      this.client = client;
      this.port = port;
    }

    /** The request's head, 45 bytes and more. */
    Connection get(String path, String fields, long nanos) {
      return client("GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n", nanos);
    }

    Connection client(String text, long nanos) {
      send(true, ACK, text.getBytes(ISO_8859_1), nanos);
      return this;
    }

    /** A response's head, padded to so many bytes, that announces a body. */
    Connection head(int status, int headBytes, long bodyBytes, long nanos) {
      String front = "HTTP/1.1 " + status + " OK\r\nContent-Length: " + bodyBytes + "\r\nX: ";
      send(
          false,
          ACK,
          (front + "x".repeat(headBytes - front.length() - 4) + "\r\n\r\n").getBytes(ISO_8859_1),
          nanos);
      return this;
    }

    /** Bytes of a body, in one frame. */
    Connection body(int bytes, long nanos) {
      send(false, ACK, new byte[bytes], nanos);
      return this;
    }

    /** The last bytes of the body once more, as a sender does that misses their acknowledgement. */
    void bodyAgain(int bytes, long nanos) {
      serverNext -= bytes;
      send(false, ACK, new byte[bytes], nanos);
    }

    private void send(boolean fromClient, int flags, byte[] payload, long nanos) {
      ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + payload.length);
      packet.position(12);
      packet.putShort((short) 0x0800);
      packet.put((byte) 0x45).put((byte) 0).putShort((short) (40 + payload.length));
      packet.putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
      packet.putInt(fromClient ? client : SERVER).putInt(fromClient ? SERVER : client);
      packet.putShort((short) (fromClient ? port : 80)).putShort((short) (fromClient ? 80 : port));
      packet.putInt(fromClient ? clientNext : serverNext);
      packet.putInt((flags & ACK) == 0 ? 0 : fromClient ? serverNext : clientNext);
      packet.put((byte) 0x50).put((byte) flags).putShort((short) 0xffff).putInt(0);
      packet.put(payload);
      int length = packet.capacity();
      writer.packet(LinkType.ETHERNET, packet.array(), 0, length, length, EPOCH + nanos);
      int advance = payload.length + ((flags & SYN) == 0 ? 0 : 1);
      if (fromClient) {
        clientNext += advance;
      } else {
        serverNext += advance;
      }
    }
  }
}
