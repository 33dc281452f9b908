package dev.weir.agent.runtime.promql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every request on a real socket with what it is told to, and remembers the requests. */
final class FakePrometheus implements AutoCloseable {
  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile String answer = "";

  private final ServerSocket listening;
  private final Thread thread = new Thread(this::run);

  FakePrometheus() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    thread.setDaemon(true);
    thread.start();
  }

  URI url(String beforeHost, String path) {
    return URI.create("http://" + beforeHost + "127.0.0.1:" + listening.getLocalPort() + path);
  }

  void result(String value) {
    json("{\"status\":\"success\",\"data\":{\"result\":[1.5,\"" + value + "\"]}}");
  }

  void json(String body) {
    answer = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body;
  }

  /** From then on connections are refused: the system lets them in while one is accepted. */
  @Override
  public void close() throws IOException {
    listening.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (true) {
      try (Socket socket = listening.accept()) {
        serve(socket);
      } catch (IOException e) {
        if (listening.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    StringBuilder request = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      request.append(line).append('\n');
    }
    requests.add(request.toString());
    socket.getOutputStream().write(answer.getBytes(US_ASCII));
  }
}
