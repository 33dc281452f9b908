package dev.weir.agent.runtime.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends bytes as they are, and reads until the server closes. */
final class Client {
  private static final int TIMEOUT_MILLIS = 20_000;

  private Client() {}

  /** An answer; header names in lower case. */
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer parse(String text) {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new AssertionError("no complete head: " + text);
      }
      String[] lines = text.substring(0, end).split("\r\n", -1);
      Map<String, String> headers = new TreeMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(": ");
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 2));
      }
      int status = Integer.parseInt(lines[0].substring("HTTP/1.1 ".length()).substring(0, 3));
      return new Answer(status, headers, text.substring(end + 4));
    }
  }

  static Answer get(InetSocketAddress server, String target) throws IOException {
    return send(server, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  static Answer post(InetSocketAddress server, String body, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("POST /config HTTP/1.1\r\nHost: localhost:1\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return send(server, head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  static Answer send(InetSocketAddress server, String request) throws IOException {
    try (Socket socket = open(server)) {
      write(socket, request);
      return Answer.parse(rest(socket));
    }
  }

  static Socket open(InetSocketAddress server) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(server, TIMEOUT_MILLIS);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
