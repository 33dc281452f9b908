package dev.weir.agent.figures;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that limits by itself, and dies with this one. Confined to one thread. */
final class Peer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Process process;
  private final int port;
  private final Thread lastResort = new Thread(this::kill);

  private Peer(Process process, int port) {
    this.process = process;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Starts it and waits until it accepts connections. */
  static Peer start(List<String> command, Path log, int port) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Peer peer = new Peer(process, port);
    long startNanos = System.nanoTime();
    while (!accepts(port)) {
      if (!process.isAlive() || System.nanoTime() - startNanos > START_NANOS) {
        peer.close();
        throw new IOException(command.get(0) + " did not start, see " + log);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return peer;
  }

  /** In cleartext. */
  Target target(String path) {
    return new Target(port, false, path);
  }

  private static boolean accepts(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
