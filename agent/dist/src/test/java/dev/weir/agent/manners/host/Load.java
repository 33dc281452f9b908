package dev.weir.agent.manners.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/**
 * Clients that ask one request after the other, each on one connection, check every answer, and
 * count by path. Any thread may call; each client is a thread.
 */
public final class Load implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long MOST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What the clients sent and received, to the byte. */
  public record Count(long requests, long requestBytes, long responseBytes) {
    Count plus(Count other) {
      return new Count(
          requests + other.requests,
          requestBytes + other.requestBytes,
          responseBytes + other.responseBytes);
    }
  }

  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private volatile String path;
  private volatile boolean ending;

  /** Connects so many clients to each port, and begins. */
  public Load(int clientsAPort, String path, int... ports) throws IOException {
    this(SocketFactory.getDefault(), clientsAPort, path, ports);
  }

  private Load(SocketFactory sockets, int clientsAPort, String path, int... ports)
      throws IOException {
    this.path = path;
    for (int port : ports) {
      for (int i = 0; i < clientsAPort; i++) {
        clients.add(new Client(sockets.createSocket(InetAddress.getLoopbackAddress(), port)));
      }
    }
    clients.forEach(Thread::start);
  }

  /** The same in TLS. */
  public static Load tls(Path store, String password, int clientsAPort, String path, int... ports)
      throws IOException, GeneralSecurityException {
    return new Load(Tls.context(store, password).getSocketFactory(), clientsAPort, path, ports);
  }

  /** Asks for another path from now on; returns when every client has done so a few times. */
  public void move(String to) {
    path = to;
    List<Long> before = clients.stream().map(client -> client.done.get()).toList();
    long startNanos = System.nanoTime();
    for (int i = 0; i < clients.size(); i++) {
      while (clients.get(i).done.get() < before.get(i) + 4 && failures.isEmpty()) {
        if (System.nanoTime() - startNanos > MOST_WAIT_NANOS) {
          throw new IllegalStateException("a client got no answer under " + to);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** What was asked under a path and is complete once the clients have moved on. */
  public Count count(String asked) {
    return counts.getOrDefault(asked, new Count(0, 0, 0));
  }

  /** Requests that failed, or whose answer was not the right one. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Ends the clients; returns when all have ended. */
  @Override
  public void close() {
    ending = true;
    for (Client client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Client extends Thread {
    private final Socket socket;
    private final AtomicLong done = new AtomicLong();

    Client(Socket socket) throws IOException {
      super("client of " + socket.getPort());
      this.socket = socket;
      socket.setTcpNoDelay(true);
      setDaemon(true);
    }

    @Override
    public void run() {
      try (socket) {
        Conversation conversation =
            new Conversation(Wire.of(socket.getInputStream(), socket.getOutputStream(), socket));
        while (!ending) {
          ask(conversation, path);
          done.incrementAndGet();
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (IOException | RuntimeException e) {
        failures.add(getName() + " under " + path + ": " + e);
      }
    }

    private void ask(Conversation conversation, String to) throws IOException {
      byte[] body = Conversation.bytes(done.get(), (int) (done.get() * 31 % 3000));
      long sent = conversation.sentBytes();
      long received = conversation.receivedBytes();
      String answer = new String(conversation.ask(to, body), ISO_8859_1);
      if (!answer.startsWith("HTTP/1.1 200 ") || !answer.contains(Conversation.digest(body))) {
        failures.add(getName() + " under " + to + ": " + answer);
      }
      Count count =
          new Count(1, conversation.sentBytes() - sent, conversation.receivedBytes() - received);
      counts.merge(to, count, Count::plus);
    }
  }
}
