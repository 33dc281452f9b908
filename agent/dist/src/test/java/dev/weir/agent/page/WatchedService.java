package dev.weir.agent.page;

/** A service with a live page, which can die and come back at the same address. */
interface WatchedService extends AutoCloseable {
  /** Where the live page is, ending in a slash. */
  String page();

  /** One exchange, complete when this returns and counted soon after. */
  void exchange(String method, String target, int status, int responseBodyBytes);

  /** The report for a query such as {@code by=route&top=20}. */
  Stats stats(String query);

  void stop();

  void start();

  @Override
  void close();
}
