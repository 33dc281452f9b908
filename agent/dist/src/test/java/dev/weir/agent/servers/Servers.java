package dev.weir.agent.servers;

import dev.weir.agent.servers.app.JdkServer;
import dev.weir.agent.servers.app.NettyServer;
import dev.weir.agent.servers.app.PlainServer;
import io.netty.channel.uring.IoUring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The matrix. */
final class Servers {
  private static final Set<String> TLS_SOCKETS =
      Set.of("socket_read", "socket_write", "tls_socket_read", "tls_socket_write");
  private static final Set<String> TLS_ENGINES = Server.onTheJdk();
  private static final Set<String> NETTY_RINGS =
      Set.of("native_read", "native_write", "tls_engine_unwrap", "tls_engine_wrap");

  /** On both transports the kernel sends its files, where there is no TLS. */
  private static final Set<String> NETTY =
      Server.onTheJdk("send_file", "native_read", "native_write");

  private Servers() {}

  static Map<String, Server> all() {
    Map<String, Server> servers = new LinkedHashMap<>();
    servers.put("plain", threaded(PlainServer.class, 17, "platform", TLS_SOCKETS));
    servers.put("plain-virtual", threaded(PlainServer.class, 21, "virtual", TLS_SOCKETS));
    servers.put("jdk", threaded(JdkServer.class, 17, "platform", TLS_ENGINES));
    servers.put("jdk-virtual", threaded(JdkServer.class, 21, "virtual", TLS_ENGINES));
    servers.put("netty", netty(NETTY, "nio", "epoll"));
    if (IoUring.isAvailable()) {
      servers.put("netty-io_uring", netty(NETTY_RINGS, "uring", "uring_ring", "uring_zero_copy"));
    } else {
      System.err.println("netty-io_uring is left out: " + IoUring.unavailabilityCause());
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

  private static Server threaded(Class<?> main, int leastJava, String threads, Set<String> sites) {
    return new SmallServer(
        main, leastJava, List.of("http", "https"), "", List.of("threads=" + threads), sites);
  }

  private static Server netty(Set<String> sites, String... transports) {
    List<String> listeners =
        Stream.of(transports)
            .flatMap(transport -> Stream.of(transport + "-http", transport + "-https"))
            .toList();
    return new SmallServer(NettyServer.class, 17, listeners, "netty-", List.of(), sites);
  }
}
