package dev.weir.agent.manners.host;

import java.util.logging.LogManager;

/** Waits for a line, then brings a log manager of its own, and says whether it got it. */
public final class OwnLogging {
  private OwnLogging() {}

  /** As JBoss brings one. */
  public static final class Manager extends LogManager {}

  public static void main(String[] arguments) throws Exception {
    if (System.in.read() < 0) {
      return;
    }
    System.setProperty("java.util.logging.manager", Manager.class.getName());
    System.out.println(LogManager.getLogManager().getClass().getName());
  }
}
