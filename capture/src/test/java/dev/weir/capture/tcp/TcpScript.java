package dev.weir.capture.tcp;

import dev.weir.capture.packet.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the packets of one connection as a capture between client and server would see them:
 * numbered, acknowledged, cut into segments.
 */
final class TcpScript {
  /** Link, IP and TCP headers of every packet. */
  static final int HEADER_BYTES = 66;

  /** One packet; {@code sequence} and {@code acknowledgement} as on the wire. */
  record Packet(
      boolean fromClient,
      int clientPort,
      int sequence,
      int acknowledgement,
      int flags,
      String payload,
      int captured,
      long epochNanos) {

    long wireBytes() {
      return (long) HEADER_BYTES + payload.length();
    }

    Packet cutTo(int payloadBytes) {
      return new Packet(
          fromClient,
          clientPort,
          sequence,
          acknowledgement,
          flags,
          payload,
          Math.min(captured, payloadBytes),
          epochNanos);
    }

    /** What comes of the payload's second part when it is sent again on its own. */
    Packet from(int index) {
      return new Packet(
          fromClient,
          clientPort,
          sequence + index,
          acknowledgement,
          flags,
          payload.substring(index),
          payload.length() - index,
          epochNanos);
    }

    void fill(Segment segment) {
      segment.ipv6 = false;
      segment.sourceHigh = segment.destinationHigh = 0;
      segment.sourceLow = fromClient ? 0x0a000001 : 0x0a000002;
      segment.destinationLow = fromClient ? 0x0a000002 : 0x0a000001;
      segment.sourcePort = fromClient ? clientPort : 8080;
      segment.destinationPort = fromClient ? 8080 : clientPort;
      segment.sequence = sequence;
      segment.acknowledgement = acknowledgement;
      segment.flags = flags;
      segment.window = 512;
      segment.bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
      segment.payloadOffset = 0;
      segment.capturedPayload = captured;
      segment.payloadLength = payload.length();
      segment.wireBytes = wireBytes();
      segment.epochNanos = epochNanos;
    }
  }

  private final List<Packet> packets = new ArrayList<>();
  private final int clientPort;
  private final int segmentBytes;
  private int clientNext;
  private int serverNext;
  private long now;

  TcpScript(int clientPort, int segmentBytes, int clientSequence, int serverSequence) {
    this.clientPort = clientPort;
    this.segmentBytes = segmentBytes;
    this.clientNext = clientSequence;
    this.serverNext = serverSequence;
    this.now = 1_000_000_000L;
  }

  /** Port 40000, segments of 1,000 bytes, numbers that wrap soon. */
  static TcpScript begin() {
    return new TcpScript(40_000, 1000, 0xffff_ff00, 0x7fff_fff0);
  }

  TcpScript open() {
    add(true, Segment.SYN, "");
    add(false, Segment.SYN | Segment.ACK, "");
    return clientAcks();
  }

  TcpScript client(String payload) {
    return send(true, payload);
  }

  TcpScript server(String payload) {
    return send(false, payload);
  }

  TcpScript clientAcks() {
    add(true, Segment.ACK, "");
    return this;
  }

  TcpScript serverAcks() {
    add(false, Segment.ACK, "");
    return this;
  }

  TcpScript close() {
    add(true, Segment.FIN | Segment.ACK, "");
    add(false, Segment.FIN | Segment.ACK, "");
    return clientAcks();
  }

  TcpScript clientCloses() {
    add(true, Segment.FIN | Segment.ACK, "");
    return this;
  }

  TcpScript serverCloses() {
    add(false, Segment.FIN | Segment.ACK, "");
    return this;
  }

  TcpScript clientResets() {
    add(true, Segment.RST | Segment.ACK, "");
    return this;
  }

  /** A probe that repeats the byte before the next one, with or without it. */
  TcpScript serverKeepAlive(boolean withByte) {
    packets.add(
        new Packet(
            false,
            clientPort,
            serverNext - 1,
            clientNext,
            Segment.ACK,
            withByte ? "?" : "",
            withByte ? 1 : 0,
            now++));
    return this;
  }

  TcpScript pause(long nanos) {
    now += nanos;
    return this;
  }

  List<Packet> packets() {
    return List.copyOf(packets);
  }

  private TcpScript send(boolean fromClient, String payload) {
    for (int at = 0; at < payload.length(); at += segmentBytes) {
      int end = Math.min(payload.length(), at + segmentBytes);
      add(fromClient, Segment.ACK, payload.substring(at, end));
    }
    return this;
  }

  private void add(boolean fromClient, int flags, String payload) {
    int sequence = fromClient ? clientNext : serverNext;
    int acknowledgement = (flags & Segment.ACK) == 0 ? 0 : fromClient ? serverNext : clientNext;
    packets.add(
        new Packet(
            fromClient,
            clientPort,
            sequence,
            acknowledgement,
            flags,
            payload,
            payload.length(),
            now++));
    int advance = payload.length() + ((flags & (Segment.SYN | Segment.FIN)) != 0 ? 1 : 0);
    if (fromClient) {
      clientNext += advance;
    } else {
      serverNext += advance;
    }
  }
}
