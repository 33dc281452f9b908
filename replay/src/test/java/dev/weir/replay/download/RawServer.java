package dev.weir.replay.download;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that does with each request what the test says, by the bare socket, so that it can
 * misbehave. It counts GET requests; a HEAD is answered as the last answer would be. Each
 * connection takes one request.
 */
final class RawServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final ServerSocket listening;
  private final List<Answer> answers;
  private final AtomicInteger asked = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /** One request; the names of its fields are in any case. */
  record Request(String method, String path, Map<String, String> fields) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  /** What to send; the connection is closed after it. */
  interface Answer {
    void to(Request request, Socket socket) throws IOException;
  }

  /** The nth request gets the nth answer, and all further ones the last. */
  RawServer(Answer... answers) throws IOException {
    this.answers = List.of(answers);
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + listening.getLocalPort() + path;
  }

  List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Those that asked for the file. */
  List<Request> gets() {
    return requests().stream().filter(request -> request.method().equals("GET")).toList();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Request request = read(socket);
      requests.add(request);
      boolean head = request.method().equals("HEAD");
      int number = head ? answers.size() - 1 : asked.getAndIncrement();
      answers.get(Math.min(number, answers.size() - 1)).to(request, socket);
      if (!socket.isClosed()) {
        socket.shutdownOutput();
        while (socket.getInputStream().read() >= 0) {
          // Closing before the client has read would reset the connection.
        }
      }
    } catch (IOException e) {
      // The client may go at any time.
    }
  }

  private static Request read(Socket socket) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String first = reader.readLine();
    if (first == null) {
      throw new IOException("no request");
    }
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = reader.readLine(); line != null && !line.isEmpty(); ) {
      fields.put(
          line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).trim());
      line = reader.readLine();
    }
    String[] words = first.split(" ", -1);
    return new Request(words[0], words[1], fields);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /**
   * A well-behaved answer: all of the content, or the part that was asked for if it still is it.
   */
  static Answer file(byte[] content, String etag, String... fields) {
    return (request, socket) -> {
      Matcher range = RANGE.matcher(request.field("range"));
      String ifRange = request.field("if-range");
      boolean part = range.matches() && (ifRange.isEmpty() || ifRange.equals(etag));
      int start = part ? Integer.parseInt(range.group(1)) : 0;
      int end =
          part ? Math.min(content.length, Integer.parseInt(range.group(2)) + 1) : content.length;
      if (part && start >= content.length) {
        head(socket, "416 Range Not Satisfiable", "Content-Range: bytes */" + content.length);
        return;
      }
      List<String> lines = new ArrayList<>(List.of(fields));
      lines.add("ETag: " + etag);
      lines.add("Accept-Ranges: bytes");
      lines.add("Content-Length: " + (end - start));
      if (part) {
        lines.add("Content-Range: bytes " + start + '-' + (end - 1) + '/' + content.length);
      }
      head(socket, part ? "206 Partial Content" : "200 OK", lines.toArray(new String[0]));
      if (!request.method().equals("HEAD")) {
        socket.getOutputStream().write(content, start, end - start);
      }
    };
  }

  /** The same, but the connection ends after so many bytes of it. */
  static Answer cutOff(byte[] content, String etag, int afterBytes, String... fields) {
    return (request, socket) -> {
      List<String> lines = new ArrayList<>(List.of(fields));
      if (!etag.isEmpty()) {
        lines.add("ETag: " + etag);
      }
      lines.add("Content-Length: " + content.length);
      head(socket, "200 OK", lines.toArray(new String[0]));
      socket.getOutputStream().write(content, 0, afterBytes);
    };
  }

  /** An answer of these lines, and then these bytes. */
  static Answer answer(String status, byte[] body, String... fields) {
    return (request, socket) -> {
      head(socket, status, fields);
      if (!request.method().equals("HEAD")) {
        socket.getOutputStream().write(body);
      }
    };
  }

  static Answer answer(String status, String... fields) {
    String[] all = Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = "Content-Length: 0";
    return answer(status, new byte[0], all);
  }

  static void head(Socket socket, String status, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
