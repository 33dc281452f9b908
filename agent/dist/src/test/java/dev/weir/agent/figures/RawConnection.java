package dev.weir.agent.figures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A connection for one request, of which the bytes that come back are counted as they come. Under
 * TLS the request is encrypted, and what comes back is left so: to decrypt it would take time in
 * which it is not read. Confined to one thread.
 */
final class RawConnection implements AutoCloseable {
  private static final SSLContext TRUSTFUL = trustful();

  private final SocketChannel channel;
  private final OutputStream out;

  private RawConnection(SocketChannel channel, OutputStream out) {
    this.channel = channel;
    this.out = out;
  }

  /** Connects and shakes hands. */
  static RawConnection open(Target target) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));
    Socket socket = channel.socket();
    if (!target.secure()) {
      return new RawConnection(channel, socket.getOutputStream());
    }
    SSLSocket secure =
        (SSLSocket)
            TRUSTFUL.getSocketFactory().createSocket(socket, "localhost", target.port(), true);
    secure.setEnabledProtocols(new String[] {"TLSv1.3"});
    // Reads record by record, so it takes nothing of what comes after.
    secure.startHandshake();
    return new RawConnection(channel, secure.getOutputStream());
  }

  /** Asks for the target's path, and for the end of the connection after it. */
  void ask(Target target) throws IOException {
    String request =
        "GET " + target.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    out.write(request.getBytes(ISO_8859_1));
    out.flush();
    channel.configureBlocking(false);
  }

  SocketChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static SSLContext trustful() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key store was made for this run a moment ago. */
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
