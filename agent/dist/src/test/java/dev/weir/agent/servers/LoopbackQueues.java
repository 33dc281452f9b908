package dev.weir.agent.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel holds of a connection over loopback: written at one end and not yet read at the
 * other. By Linux's tables of sockets, proc(5).
 */
final class LoopbackQueues {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int QUEUES = 4;
  private static final int HEX = 16;
  private static final long UNKNOWN = -1;

  private static final long POLL_MILLIS = 50;
  private static final int STILL_POLLS = 20;
  private static final int MOST_POLLS = 200;

  private LoopbackQueues() {}

  /**
   * Waits until, for a second, the writer can write no more, since nobody reads.
   *
   * @return bytes that it has written beyond what was read
   */
  static long settled(int writerPort, int readerPort) throws IOException {
    long last = UNKNOWN;
    int still = 0;
    for (int i = 0; i < MOST_POLLS && still < STILL_POLLS; i++) {
      long now = unread(writerPort, readerPort);
      still = now == last && now != UNKNOWN ? still + 1 : 0;
      last = now;
      pause();
    }
    if (still < STILL_POLLS) {
      throw new IOException(
          "the server does not stop to write, or the connection is not in " + TABLES);
    }
    return last;
  }

  private static long unread(int writerPort, int readerPort) throws IOException {
    long unacknowledged = UNKNOWN;
    long received = UNKNOWN;
    for (Path table : TABLES) {
      if (Files.exists(table)) {
        List<String> lines = Files.readAllLines(table);
        for (String line : lines.subList(1, lines.size())) {
          String[] words = line.strip().split(" +", -1);
          String[] queues = words[QUEUES].split(":", -1);
          int local = port(words[LOCAL]);
          int remote = port(words[REMOTE]);
          if (local == writerPort && remote == readerPort) {
            unacknowledged = Long.parseLong(queues[0], HEX);
          } else if (local == readerPort && remote == writerPort) {
            received = Long.parseLong(queues[1], HEX);
          }
        }
      }
    }
    // A table that changes while it is read may lack a line.
    return unacknowledged < 0 || received < 0 ? UNKNOWN : unacknowledged + received;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), HEX);
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
