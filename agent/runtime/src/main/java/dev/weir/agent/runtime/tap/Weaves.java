package dev.weir.agent.runtime.tap;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** What is done to each target. Apart from {@link Targets}, since it needs Byte Buddy loaded. */
final class Weaves {
  private Weaves() {}

  static List<Weave> of(Target target) {
    return switch (target.className()) {
      case Targets.SOCKET_DISPATCHER ->
          List.of(
              Weave.of(SocketAdvice.Read.class, named("read").and(io())),
              Weave.of(SocketAdvice.ReadVector.class, named("readv").and(io())),
              Weave.of(SocketAdvice.Write.class, named("write").and(io())),
              Weave.of(SocketAdvice.WriteVector.class, named("writev").and(io())),
              // Up to JDK 19; later ones inherit it from the next.
              Weave.optional(SocketAdvice.Close.class, closing()));
      case Targets.UNIX_DISPATCHER -> List.of(Weave.of(SocketAdvice.Close.class, closing()));
      case Targets.NET ->
          List.of(
              Weave.of(
                  SocketAdvice.Connect.class,
                  named("connect")
                      .and(
                          takesArguments(
                              ProtocolFamily.class,
                              FileDescriptor.class,
                              InetAddress.class,
                              int.class))));
      case Targets.FILE_CHANNEL ->
          List.of(
              Weave.optional(
                  SocketAdvice.SendFile17.class,
                  namedOneOf("transferToDirectlyInternal", "transferToDirectInternal")
                      .and(takesArgument(3, FileDescriptor.class))),
              Weave.optional(
                  SocketAdvice.SendFile21.class,
                  named("transferToFileDescriptor").and(takesArgument(2, FileDescriptor.class))));
      case Targets.SSL_ENGINE ->
          List.of(
              Weave.of(
                  TlsAdvice.Unwrap.class,
                  named("unwrap")
                      .and(
                          takesArguments(
                              ByteBuffer.class, ByteBuffer[].class, int.class, int.class))),
              Weave.of(
                  TlsAdvice.Wrap.class,
                  named("wrap")
                      .and(
                          takesArguments(
                              ByteBuffer[].class, int.class, int.class, ByteBuffer.class))));
      case Targets.SSL_SOCKET_INPUT ->
          List.of(Weave.of(TlsAdvice.SocketRead.class, named("read").and(ofBytes())));
      case Targets.SSL_SOCKET_OUTPUT ->
          List.of(Weave.of(TlsAdvice.SocketWrite.class, named("write").and(ofBytes())));
      case Targets.NETTY_DESCRIPTOR ->
          List.of(
              Weave.of(NettyAdvice.ReadBuffer.class, named("read").and(ofBuffer())),
              Weave.of(NettyAdvice.ReadAddress.class, named("readAddress").and(ofAddress())),
              Weave.of(NettyAdvice.WriteBuffer.class, named("write").and(ofBuffer())),
              Weave.of(NettyAdvice.WriteAddress.class, named("writeAddress").and(ofAddress())),
              Weave.of(NettyAdvice.WriteBuffers.class, named("writev").and(not(isStatic()))),
              Weave.of(
                  NettyAdvice.WriteVector.class, named("writevAddresses").and(not(isStatic()))),
              Weave.of(NettyAdvice.Close.class, named("close").and(takesArguments(0))),
              // Where the ring closes the descriptor, this is all that is called.
              Weave.optional(NettyAdvice.Close.class, named("markClosed").and(takesArguments(0))));
      case Targets.NETTY_SOCKET ->
          List.of(
              // Since 4.1.94 or so; before, a socket is read and written as any descriptor.
              Weave.optional(NettyAdvice.ReadBuffer.class, named("recv").and(ofBuffer())),
              Weave.optional(NettyAdvice.ReadAddress.class, named("recvAddress").and(ofAddress())),
              Weave.optional(NettyAdvice.WriteBuffer.class, named("send").and(ofBuffer())),
              Weave.optional(NettyAdvice.WriteAddress.class, named("sendAddress").and(ofAddress())),
              Weave.of(NettyAdvice.Connect.class, named("connect").and(takesArguments(1))));
      case Targets.NETTY_LINUX_SOCKET ->
          List.of(Weave.of(NettyAdvice.SendFile.class, named("sendFile").and(not(isStatic()))));
      case Targets.NETTY_RING ->
          List.of(
              Weave.of(RingAdvice.Wrote.class, named("writeComplete").and(completing())),
              Weave.of(RingAdvice.Connect.class, named("connect").and(takesArguments(3))));
      case Targets.NETTY_RING_STREAM ->
          List.of(Weave.of(RingAdvice.Read.class, named("readComplete0").and(completing())));
      case Targets.JAVAX_SERVLET ->
          List.of(Weave.of(JavaxServletAdvice.class, servicing("javax.servlet.ServletRequest")));
      case Targets.JAKARTA_SERVLET ->
          List.of(
              Weave.of(JakartaServletAdvice.class, servicing("jakarta.servlet.ServletRequest")));
      case Targets.JERSEY ->
          List.of(
              Weave.of(
                  HandlerAdvice.Jersey.class,
                  named("apply").and(takesArguments(1)).and(not(isBridge()))));
      case Targets.RESTEASY ->
          List.of(
              Weave.of(
                  HandlerAdvice.RestEasy.class,
                  named("invoke").and(takesArguments(3)).and(not(isBridge()))));
      case Targets.CXF ->
          List.of(Weave.of(HandlerAdvice.Cxf.class, named("invoke").and(takesArguments(3))));
      case Targets.WEBFLUX ->
          List.of(
              Weave.of(
                  HandlerAdvice.WebFlux.class,
                  named("handleMatch").and(takesArguments(3)).and(not(isBridge()))));
      case Targets.TOMCAT_HTTP ->
          List.of(
              Weave.of(
                  OutputAdvice.Tomcat.class,
                  named("doWrite").and(takesArguments(ByteBuffer.class))));
      case Targets.TOMCAT_NIO, Targets.TOMCAT_NIO2 ->
          List.of(
              Weave.of(
                  OutputAdvice.SendFile.class,
                  named("createSendfileData")
                      .and(takesArguments(String.class, long.class, long.class))));
      case Targets.JETTY_EE11,
          Targets.JETTY_EE10,
          Targets.JETTY_EE9,
          Targets.JETTY_EE8,
          Targets.JETTY_TO_11 ->
          List.of(
              Weave.of(OutputAdvice.Buffer.class, channelWrite(ByteBuffer.class.getName())),
              // What is left when the application closes its output, since Jetty 12.1.
              Weave.optional(
                  OutputAdvice.Retained.class,
                  channelWrite("org.eclipse.jetty.io.RetainableByteBuffer")));
      default -> throw new IllegalArgumentException("nothing is known of " + target.className());
    };
  }

  static ElementMatcher.Junction<MethodDescription> servicing(String request) {
    return named("service").and(takesArgument(0, named(request)));
  }

  private static ElementMatcher.Junction<MethodDescription> channelWrite(String content) {
    return named("channelWrite").and(takesArguments(3)).and(takesArgument(0, named(content)));
  }

  private static ElementMatcher.Junction<MethodDescription> closing() {
    return not(isStatic()).and(named("close")).and(takesArguments(FileDescriptor.class));
  }

  private static ElementMatcher.Junction<MethodDescription> io() {
    return takesArguments(FileDescriptor.class, long.class, int.class);
  }

  private static ElementMatcher.Junction<MethodDescription> ofBuffer() {
    return takesArguments(ByteBuffer.class, int.class, int.class);
  }

  private static ElementMatcher.Junction<MethodDescription> ofAddress() {
    return takesArguments(long.class, int.class, int.class);
  }

  /** An operation, by its code, result and flags. */
  private static ElementMatcher.Junction<MethodDescription> completing() {
    return takesArgument(0, byte.class)
        .and(takesArgument(1, int.class))
        .and(takesArgument(2, int.class));
  }

  private static ElementMatcher.Junction<MethodDescription> ofBytes() {
    return takesArguments(byte[].class, int.class, int.class);
  }
}
