package dev.weir.agent.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** For servers that cannot choose a port by themselves, or not tell which. Any thread may call. */
public final class Ports {
  private static final int SHARE = 2_000;
  private static final int SHARES = 4;

  /**
   * Of a JVM that runs tests beside others. All shares lie below the range from which systems take
   * the ports of clients.
   */
  private static final int FIRST =
      20_000 + Integer.parseInt(System.getProperty("weir.fork", "0")) % SHARES * SHARE;

  private static final Random RANDOM = new Random();
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** One that is free, and not meant for another listener that has yet to start. */
  public static int free() {
    for (int tries = 0; tries < SHARE; tries++) {
      int port = FIRST + RANDOM.nextInt(SHARE);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port is free from " + FIRST + " on; " + GIVEN.size() + " of " + SHARE + " were tried");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
