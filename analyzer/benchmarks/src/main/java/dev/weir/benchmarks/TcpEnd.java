package dev.weir.benchmarks;

/** One end of a TCP connection: where it is and what it has sent. */
final class TcpEnd {
  static final int FIN = 0x01;
  static final int SYN = 0x02;
  static final int PSH = 0x08;
  static final int ACK = 0x10;

  private final int address;
  private final int port;
  private int sequence;

  TcpEnd(int address, int port, int sequence) {
    this.address = address;
    this.port = port;
    this.sequence = sequence;
  }

  int address() {
    return address;
  }

  int port() {
    return port;
  }

  /** The number of the next byte to send, wrapping. */
  int sequence() {
    return sequence;
  }

  void advance(int count) {
    sequence += count;
  }
}
