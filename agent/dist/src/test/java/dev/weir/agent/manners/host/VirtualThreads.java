package dev.weir.agent.manners.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * A server with a virtual thread for each connection. Prints its port; at the first line on its
 * standard input, how many virtual threads there were, and where one was pinned in the agent.
 * Arguments: none, or a key store and its password for TLS.
 */
public final class VirtualThreads {
  private VirtualThreads() {}

  public static void main(String[] arguments) throws Exception {
    // By name: the tests are compiled for Java 17.
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    BufferedReader words =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Recording recording = new Recording();
        ServerSocket listening =
            sockets(arguments).createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      recording.enable("jdk.VirtualThreadPinned").withStackTrace().withoutThreshold();
      recording.enable("jdk.VirtualThreadStart");
      recording.start();
      Thread accepting = new Thread(() -> accept(listening, threads));
      accepting.setDaemon(true);
      accepting.start();
      System.out.println(listening.getLocalPort());
      words.readLine();
      recording.stop();
      Path file = Files.createTempFile("weir", ".jfr");
      recording.dump(file);
      tell(file);
      Files.delete(file);
    }
  }

  private static ServerSocketFactory sockets(String... keys) throws Exception {
    return keys.length == 0
        ? ServerSocketFactory.getDefault()
        : Tls.context(Path.of(keys[0]), keys[1]).getServerSocketFactory();
  }

  private static void accept(ServerSocket listening, ExecutorService threads) {
    try {
      while (true) {
        Socket socket = listening.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      new Conversation(Wire.of(socket.getInputStream(), socket.getOutputStream(), socket))
          .serve(Conversation.FROM_MEMORY);
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private static void tell(Path file) throws IOException {
    long started = 0;
    List<String> pinned = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals("jdk.VirtualThreadStart")) {
        started++;
      } else if (event.getStackTrace() != null
          && event.getStackTrace().getFrames().stream().anyMatch(VirtualThreads::ofAgent)) {
        pinned.add(why(event) + frames(event.getStackTrace()));
      }
    }
    System.out.println(started);
    System.out.println(pinned);
  }

  private static String why(RecordedEvent event) {
    // Told by the JVM since Java 24.
    return event.hasField("pinnedReason")
        ? event.getString("blockingOperation") + ": " + event.getString("pinnedReason") + ": "
        : "";
  }

  private static String frames(RecordedStackTrace trace) {
    return trace.getFrames().stream()
        .map(frame -> frame.getMethod().getType().getName() + "." + frame.getMethod().getName())
        .collect(Collectors.joining(" < "));
  }

  private static boolean ofAgent(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.equals("java.lang.WeirDoor") || type.startsWith("dev.weir.agent.runtime.");
  }
}
