package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One connection, which counts every byte of every exchange. Confined to one thread. */
final class Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;
  private static final int SMALL_BUFFER_BYTES = 32 * 1024;

  private Counts counts;
  private final CountedSocket tcp;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Of what passed the socket, what has been told. */
  private long toldBytes;

  private Client(Counts counts, CountedSocket tcp, Socket socket) throws IOException {
    this.counts = counts;
    this.tcp = tcp;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects; counts go to {@code counts}. */
  static Client connect(Listener listener, Counts counts) throws IOException {
    CountedSocket tcp = new CountedSocket();
    tcp.setReceiveBufferSize(SMALL_BUFFER_BYTES);
    tcp.setSoTimeout(PATIENCE_MILLIS);
    tcp.setTcpNoDelay(true);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    tcp.connect(new InetSocketAddress(loopback, listener.port()), PATIENCE_MILLIS);
    if (listener.tlsVersion().isEmpty()) {
      return new Client(counts, tcp, tcp);
    }
    SSLSocket secure =
        (SSLSocket)
            trustful().getSocketFactory().createSocket(tcp, "localhost", listener.port(), true);
    secure.setEnabledProtocols(new String[] {listener.tlsVersion()});
    secure.startHandshake();
    return new Client(counts, tcp, secure);
  }

  /** Counts go to {@code others} from now on. */
  void countIn(Counts others) {
    counts.onConnection(tcp.bytes() - toldBytes);
    toldBytes = tcp.bytes();
    counts = others;
  }

  /** Sends a request and reads its response to the end. */
  Response exchange(Request request) throws IOException {
    return exchange(List.of(request)).get(0);
  }

  /** Sends requests in one write, then reads their responses. */
  List<Response> exchange(List<Request> requests) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Request request : requests) {
      all.writeBytes(request.head());
      all.writeBytes(request.body());
    }
    out.write(all.toByteArray());
    out.flush();
    List<Response> responses = new ArrayList<>();
    for (Request request : requests) {
      responses.add(receive(request, 0));
    }
    return responses;
  }

  /** Sends the body only when told to go on. */
  Response exchangeOnContinue(Request request) throws IOException {
    out.write(request.head());
    out.flush();
    Response.Head interim = Response.Head.read(in);
    if (interim.status() != 100) {
      throw new IOException("expected 100 Continue, not " + interim.status());
    }
    out.write(request.body());
    out.flush();
    return receive(request, interim.bytes());
  }

  /** Sends a request in two writes, cut after {@code firstBytes}. */
  Response exchangeInTwo(Request request, int firstBytes) throws IOException {
    byte[] head = request.head();
    out.write(head, 0, firstBytes);
    out.flush();
    out.write(head, firstBytes, head.length - firstBytes);
    out.write(request.body());
    out.flush();
    return receive(request, 0);
  }

  /**
   * Reads some of the body, waits until the server can send no more, then resets the connection.
   *
   * @return how much of the body the server sent over a connection without TLS, and at most sent
   *     over one with it
   */
  long abort(Request request, int bodyBytes) throws IOException {
    Response begun = begin(request, bodyBytes);
    long unread = LoopbackQueues.settled(tcp.getPort(), tcp.getLocalPort());
    reset(request, begun, unread);
    return tcp.received() + unread - begun.headerBytes();
  }

  /** Reads so much of the body, then resets the connection, though more is promised. */
  void breakOff(Request request, int bodyBytes) throws IOException {
    reset(request, begin(request, bodyBytes), 0);
  }

  private Response begin(Request request, int bodyBytes) throws IOException {
    out.write(request.head());
    out.flush();
    Response.Head head = Response.Head.read(in);
    String read = new String(in.readNBytes(bodyBytes), ISO_8859_1);
    return new Response(head.status(), head.fields(), head.bytes(), read, 0);
  }

  private void reset(Request request, Response begun, long unreadBytes) throws IOException {
    tcp.setSoLinger(true, 0);
    tcp.close();
    counts.connection(tcp.bytes() + unreadBytes);
    count(request, begun);
  }

  private Response receive(Request request, long interimBytes) throws IOException {
    try {
      return receiveOrFail(request, interimBytes);
    } catch (IOException | RuntimeException e) {
      throw new IOException(request.method() + " " + request.target() + ": " + e, e);
    }
  }

  private Response receiveOrFail(Request request, long interimBytes) throws IOException {
    Response.Head head = Response.Head.read(in);
    long interim = interimBytes;
    while (head.interim()) {
      interim += head.bytes();
      head = Response.Head.read(in);
    }
    Response response = Response.after(head, interim, request, in);
    count(request, response);
    return response;
  }

  private void count(Request request, Response response) {
    String path = request.path();
    long requestHead = request.head().length;
    counts.add(path, "requests", 1);
    counts.add(path, "status " + response.status(), 1);
    counts.add(path, "request_header_bytes", requestHead);
    counts.add(path, "request_body_bytes", request.contentBytes());
    counts.add(path, "request_bytes", requestHead + request.body().length);
    counts.add(path, "response_header_bytes", response.headerBytes());
    counts.add(path, "response_body_bytes", response.body().length());
    counts.add(
        path,
        "response_bytes",
        response.headerBytes() + response.body().length() + response.framingBytes());
  }

  /** Takes every server for the one that it wants to be. */
  static SSLContext trustful() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!tcp.isClosed()) {
      socket.close();
      counts.connection(tcp.bytes() - toldBytes);
    }
  }

  /** The key store was made for the test a moment ago. */
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
