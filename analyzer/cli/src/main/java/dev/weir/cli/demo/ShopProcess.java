package dev.weir.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The demo's application in a JVM of its own, with the agent inside. It ends when its standard
 * input does, so even when this process is killed.
 */
public final class ShopProcess implements AutoCloseable {
  private static final Path POSIX_SHELL = Path.of("/bin/sh");
  private static final String PORT = "port";
  private static final char[] KEYSTORE_PASSWORD = "weir-demo".toCharArray(); // as it has it
  private static final long PATIENCE_SECONDS = 5;

  private final Process process;
  private final Path log;
  private final int adminPort;
  private final Map<String, String> said;

  private ShopProcess(Process process, Path log, int adminPort, Map<String, String> said) {
    this.process = process;
    this.log = log;
    this.adminPort = adminPort;
    this.said = said;
  }

  /** It ended before it served. */
  public static final class NotStartedException extends Exception {
    private static final long serialVersionUID = 1;

    NotStartedException(String message) {
      super(message);
    }
  }

  /** Starts it and waits until it serves. */
  public static ShopProcess start(Path agentJar, Path shopJar)
      throws IOException, NotStartedException {
    int adminPort = freePort();
    Path log = Files.createTempFile("weir-demo-", ".log");
    Process process =
        new ProcessBuilder(command(agentJar, shopJar, adminPort))
            .redirectError(log.toFile())
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    // One fact a line, a name and a value; the port comes last.
    Map<String, String> said = new HashMap<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      String[] words = line.split(" ", 2);
      said.put(words[0], words[words.length - 1]);
      if (words[0].equals(PORT)) {
        return new ShopProcess(process, log, adminPort, said);
      }
    }
    try (ShopProcess ended = new ShopProcess(process, log, adminPort, said)) {
      throw new NotStartedException(ended.lastWords());
    }
  }

  private static List<String> command(Path agentJar, Path shopJar, int adminPort) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(POSIX_SHELL)) {
      // A terminal's Ctrl-C reaches this process and that one; that one has to stay for the report.
      command.addAll(List.of(POSIX_SHELL.toString(), "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx192m"));
    command.add("-javaagent:" + agentJar + "=admin=127.0.0.1:" + adminPort + ",service=weir-demo");
    command.addAll(List.of("-jar", shopJar.toString()));
    return command;
  }

  /** One that was free a moment ago. */
  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      return socket.getLocalPort();
    }
  }

  /** The TCP port of 127.0.0.1 that it serves on. */
  public int port() {
    return Integer.parseInt(said.getOrDefault(PORT, ""));
  }

  /** The one that it serves TLS on. */
  int tlsPort() {
    return Integer.parseInt(said.getOrDefault("tls-port", ""));
  }

  /** A socket factory that trusts its certificate, made for this run, and no other. */
  SSLSocketFactory tls() throws IOException {
    try {
      Path keystore = Path.of(said.getOrDefault("keystore", ""));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(KeyStore.getInstance(keystore.toFile(), KEYSTORE_PASSWORD));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate of the demo's application cannot be used", e);
    }
  }

  /** Where the agent in it was told to answer. */
  public String adminAddress() {
    return "127.0.0.1:" + adminPort;
  }

  /** What it said last on standard error. */
  public String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return lines.isEmpty() ? "it said nothing" : "it said: " + lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "what it said is lost: " + e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
