package dev.weir.agent.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An application that answers whatever it is asked for, paths that no decent server takes too. The
 * request says with which status and how many bytes. Ends when its standard input does.
 */
public final class AnyPathServer {
  static final String ANSWER = "X-Answer: ";

  private AnyPathServer() {}

  /** Serves on the port given as the only argument. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    ServerSocket listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread server = new Thread(() -> serve(listener), "server");
    server.setDaemon(true);
    server.start();
    // Whoever started this holds the other end, and lets go of it however it ends.
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  private static void serve(ServerSocket listener) {
    while (true) {
      try (Socket socket = listener.accept()) {
        answer(socket);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    String[] answer = null;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith(ANSWER)) {
        answer = line.substring(ANSWER.length()).split(" ", 2);
      }
    }
    if (answer == null) {
      return;
    }
    int bodyBytes = Integer.parseInt(answer[1]);
    String head =
        "HTTP/1.1 "
            + answer[0]
            + " As asked\r\nContent-Length: "
            + bodyBytes
            + "\r\nConnection: close\r\n\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(ISO_8859_1));
    out.write(new byte[bodyBytes]);
  }
}
