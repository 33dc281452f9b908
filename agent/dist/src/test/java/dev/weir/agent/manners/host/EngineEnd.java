package dev.weir.agent.manners.host;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.Status;

/** One end of a TLS connection: a blocking channel, and an engine. One thread at a time. */
final class EngineEnd implements Closeable {
  private final SSLEngine engine;
  private final SocketChannel channel;

  /** What came and is not unwrapped yet, between position and limit. */
  private final ByteBuffer in;

  private final ByteBuffer out;
  private final ByteBuffer plain;

  EngineEnd(SSLContext tls, boolean client, SocketChannel channel) {
    this.engine = tls.createSSLEngine();
    this.channel = channel;
    engine.setUseClientMode(client);
    int packetBytes = engine.getSession().getPacketBufferSize();
    this.in = ByteBuffer.allocateDirect(packetBytes).flip();
    this.out = ByteBuffer.allocateDirect(packetBytes);
    this.plain = ByteBuffer.allocateDirect(engine.getSession().getApplicationBufferSize());
  }

  /** Returns when this end needs nothing more from the other. */
  boolean shakeHands() throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
        case FINISHED, NOT_HANDSHAKING -> {
          return true;
        }
      }
    }
  }

  void send(ByteBuffer message) throws IOException {
    while (message.hasRemaining()) {
      wrap(message);
    }
  }

  /** Waits for a message of so many bytes. */
  void receive(int messageBytes) throws IOException {
    plain.clear();
    while (plain.position() < messageBytes) {
      unwrap();
    }
  }

  private void wrap(ByteBuffer message) throws IOException {
    out.clear();
    engine.wrap(message, out);
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private void unwrap() throws IOException {
    if (engine.unwrap(in, plain).getStatus() == Status.BUFFER_UNDERFLOW) {
      in.compact();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        throw new EOFException("the other end is gone");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
