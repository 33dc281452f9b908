package dev.weir.agent.servers;

import dev.weir.agent.servers.app.JdkServer;
import dev.weir.agent.servers.app.NettyServer;
import dev.weir.agent.servers.app.PlainServer;
import io.netty.channel.uring.IoUring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The matrix. */
final class Servers {
  private Servers() {}

  static Map<String, Server> all() {
    List<String> listeners = List.of("http", "https");
    Map<String, Server> servers = new LinkedHashMap<>();
    servers.put(
        "plain",
        new SmallServer(PlainServer.class, 17, listeners, "", List.of("threads=platform")));
    servers.put(
        "plain-virtual",
        new SmallServer(PlainServer.class, 21, listeners, "", List.of("threads=virtual")));
    servers.put(
        "jdk", new SmallServer(JdkServer.class, 17, listeners, "", List.of("threads=platform")));
    servers.put(
        "jdk-virtual",
        new SmallServer(JdkServer.class, 21, listeners, "", List.of("threads=virtual")));
    servers.put(
        "netty",
        new SmallServer(
            NettyServer.class,
            17,
            List.of("nio-http", "nio-https", "epoll-http", "epoll-https"),
            "netty-",
            List.of()));
    if (IoUring.isAvailable()) {
      servers.put(
          "netty-io_uring",
          new SmallServer(
              NettyServer.class,
              17,
              List.of(
                  "uring-http",
                  "uring-https",
                  "uring_ring-http",
                  "uring_ring-https",
                  "uring_zero_copy-http",
                  "uring_zero_copy-https"),
              "netty-",
              List.of()));
    } else {
      System.out.println("netty-io_uring is left out: " + IoUring.unavailabilityCause());
    }
    servers.put("tomcat-9", new Tomcat("tomcat9", "javax"));
    servers.put("tomcat-10", new Tomcat("tomcat10", "jakarta"));
    servers.put("jetty-12", new Jetty("jetty", "ee10-", "jakarta"));
    servers.put("wildfly", new WildFly());
    servers.put("open-liberty", new OpenLiberty());
    servers.put("spring-mvc", new SpringBoot(false));
    servers.put("spring-webflux", new SpringBoot(true));
    return servers;
  }
}
