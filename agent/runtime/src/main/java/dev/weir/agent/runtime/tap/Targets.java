package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import java.util.List;

/** The classes that are instrumented. Names and signatures of the JDK's hold from 17 to 25. */
final class Targets {
  static final String SOCKET_DISPATCHER = "sun.nio.ch.SocketDispatcher";
  static final String UNIX_DISPATCHER = "sun.nio.ch.UnixDispatcher";
  static final String NET = "sun.nio.ch.Net";
  static final String FILE_CHANNEL = "sun.nio.ch.FileChannelImpl";
  static final String SOCKET_CHANNEL = "sun.nio.ch.SocketChannelImpl";
  static final String NIO_SOCKET = "sun.nio.ch.NioSocketImpl";
  static final String IO_UTIL = "sun.nio.ch.IOUtil";
  static final String ASYNC_CHANNEL = "sun.nio.ch.UnixAsynchronousSocketChannelImpl";
  static final String ASYNC_PORT = "sun.nio.ch.EPollPort";
  static final String SSL_ENGINE = "sun.security.ssl.SSLEngineImpl";
  static final String SSL_SOCKET_INPUT = "sun.security.ssl.SSLSocketImpl$AppInputStream";
  static final String SSL_SOCKET_OUTPUT = "sun.security.ssl.SSLSocketImpl$AppOutputStream";
  static final String JAVAX_SERVLET = "javax.servlet.http.HttpServlet";
  static final String JAKARTA_SERVLET = "jakarta.servlet.http.HttpServlet";
  static final String JERSEY = "org.glassfish.jersey.server.model.ResourceMethodInvoker";
  static final String RESTEASY = "org.jboss.resteasy.core.ResourceMethodInvoker";
  static final String CXF = "org.apache.cxf.jaxrs.JAXRSInvoker";
  static final String WEBFLUX =
      "org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping";
  static final String TOMCAT_HTTP = "org.apache.coyote.http11.Http11OutputBuffer";
  static final String TOMCAT_NIO = "org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper";
  static final String TOMCAT_NIO2 = "org.apache.tomcat.util.net.Nio2Endpoint$Nio2SocketWrapper";
  static final String JETTY_EE11 = "org.eclipse.jetty.ee11.servlet.HttpOutput";
  static final String JETTY_EE10 = "org.eclipse.jetty.ee10.servlet.HttpOutput";
  static final String JETTY_EE9 = "org.eclipse.jetty.ee9.nested.HttpOutput";
  static final String JETTY_EE8 = "org.eclipse.jetty.ee8.nested.HttpOutput";
  static final String JETTY_TO_11 = "org.eclipse.jetty.server.HttpOutput";

  static final String NETTY_DESCRIPTOR = "io.netty.channel.unix.FileDescriptor";
  static final String NETTY_SOCKET = "io.netty.channel.unix.Socket";
  static final String NETTY_LINUX_SOCKET = "io.netty.channel.epoll.LinuxSocket";
  static final String NETTY_EPOLL = "io.netty.channel.epoll.AbstractEpollChannel";
  static final String NETTY_EPOLL_UNSAFE =
      "io.netty.channel.epoll.AbstractEpollChannel$AbstractEpollUnsafe";
  static final String NETTY_EPOLL_STREAM = "io.netty.channel.epoll.AbstractEpollStreamChannel";
  static final String NETTY_EPOLL_CALLS = "io.netty.channel.epoll.Native";
  static final String NETTY_RING =
      "io.netty.channel.uring.AbstractIoUringChannel$AbstractUringUnsafe";
  static final String NETTY_RING_STREAM =
      "io.netty.channel.uring.AbstractIoUringStreamChannel$IoUringStreamUnsafe";

  private Targets() {}

  /** Of libraries that the application may bring. */
  static List<Target> ofLibraries() {
    return List.of(
        Target.of(NETTY_DESCRIPTOR, Door.NATIVE_READ, Door.NATIVE_WRITE, Door.NATIVE_CLOSE),
        Target.of(NETTY_SOCKET, Door.NATIVE_CONNECT),
        Target.of(NETTY_LINUX_SOCKET, Door.SEND_FILE),
        Target.of(NETTY_RING, Door.NATIVE_WRITE, Door.NATIVE_CONNECT),
        Target.of(NETTY_RING_STREAM, Door.NATIVE_READ));
  }

  /** In the order in which applications mostly load them. */
  static List<Target> ofJdk() {
    return List.of(
        Target.of(NET, Door.SOCKET_CONNECT),
        Target.of(SOCKET_DISPATCHER, Door.SOCKET_READ, Door.SOCKET_WRITE, Door.SOCKET_CLOSE),
        Target.of(UNIX_DISPATCHER, Door.SOCKET_CLOSE),
        Target.of(FILE_CHANNEL, Door.SEND_FILE),
        Target.of(SSL_ENGINE, Door.TLS_ENGINE_UNWRAP, Door.TLS_ENGINE_WRAP),
        Target.of(SSL_SOCKET_INPUT, Door.TLS_SOCKET_READ),
        Target.of(SSL_SOCKET_OUTPUT, Door.TLS_SOCKET_WRITE));
  }

  /** Any number of class loaders may load them, or none. */
  static List<Target> ofApplications() {
    return List.of(
        Target.of(JAVAX_SERVLET, Door.SERVLET, Door.ROUTE),
        Target.of(JAKARTA_SERVLET, Door.SERVLET, Door.ROUTE),
        Target.of(JERSEY, Door.ROUTE),
        Target.of(RESTEASY, Door.ROUTE),
        Target.of(CXF, Door.ROUTE),
        Target.of(WEBFLUX, Door.ROUTE),
        Target.of(TOMCAT_HTTP, Door.SERVLET_WRITE),
        Target.of(TOMCAT_NIO, Door.SERVLET_WRITE),
        Target.of(TOMCAT_NIO2, Door.SERVLET_WRITE),
        Target.of(JETTY_EE11, Door.SERVLET_WRITE),
        Target.of(JETTY_EE10, Door.SERVLET_WRITE),
        Target.of(JETTY_EE9, Door.SERVLET_WRITE),
        Target.of(JETTY_EE8, Door.SERVLET_WRITE),
        Target.of(JETTY_TO_11, Door.SERVLET_WRITE));
  }

  /** Where bytes are held back: instrumented only once there are limits. */
  static List<Target> ofHolding() {
    return List.of(
        Target.holding(SOCKET_CHANNEL, Door.HOLD_WRITE, Door.HOLD_READ, Door.HOLD_INTEREST),
        Target.holding(NIO_SOCKET, Door.HOLD_WRITE, Door.HOLD_READ),
        Target.holding(FILE_CHANNEL, Door.HOLD_WRITE),
        Target.holding(IO_UTIL, Door.HOLD_WRITE, Door.HOLD_READ),
        Target.holding(ASYNC_CHANNEL, Door.HOLD_INTEREST),
        Target.holding(ASYNC_PORT, Door.HOLD_INTEREST),
        Target.holding(NETTY_DESCRIPTOR, Door.HOLD_NATIVE),
        Target.holding(NETTY_SOCKET, Door.HOLD_NATIVE),
        Target.holding(NETTY_LINUX_SOCKET, Door.HOLD_NATIVE),
        Target.holding(NETTY_EPOLL, Door.HOLD_NATIVE),
        Target.holding(NETTY_EPOLL_UNSAFE, Door.HOLD_NATIVE),
        Target.holding(NETTY_EPOLL_STREAM, Door.HOLD_NATIVE),
        Target.holding(NETTY_EPOLL_CALLS, Door.HOLD_NATIVE),
        Target.holding(JAVAX_SERVLET, Door.ADMIT),
        Target.holding(JAKARTA_SERVLET, Door.ADMIT));
  }
}
