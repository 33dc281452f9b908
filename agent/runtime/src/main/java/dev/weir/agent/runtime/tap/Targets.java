package dev.weir.agent.runtime.tap;

import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.weir.agent.bootstrap.Door;
import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** The classes of the JDK that are instrumented. Names and signatures hold for JDK 17 to 25. */
final class Targets {
  private static final String ENGINE = "sun.security.ssl.SSLEngineImpl";

  private Targets() {}

  static List<Target> ofJdk() {
    return List.of(
        new Target(
            List.of(Door.SOCKET_READ, Door.SOCKET_WRITE),
            "sun.nio.ch.SocketDispatcher",
            List.of(
                weave(SocketAdvice.Read.class, method("read", io())),
                weave(SocketAdvice.ReadVector.class, method("readv", io())),
                weave(SocketAdvice.Write.class, method("write", io())),
                weave(SocketAdvice.WriteVector.class, method("writev", io())),
                // Up to JDK 19; later ones inherit it.
                optional(SocketAdvice.Close.class, closing()))),
        new Target(
            List.of(Door.SOCKET_CLOSE),
            "sun.nio.ch.UnixDispatcher",
            List.of(weave(SocketAdvice.Close.class, closing()))),
        new Target(
            List.of(Door.SOCKET_CONNECT),
            "sun.nio.ch.Net",
            List.of(
                weave(
                    SocketAdvice.Connect.class,
                    method(
                        "connect",
                        takesArguments(
                            ProtocolFamily.class,
                            FileDescriptor.class,
                            InetAddress.class,
                            int.class))))),
        new Target(
            List.of(Door.SEND_FILE),
            "sun.nio.ch.FileChannelImpl",
            List.of(
                optional(
                    SocketAdvice.SendFile17.class,
                    namedOneOf("transferToDirectlyInternal", "transferToDirectInternal")
                        .and(takesArgument(3, FileDescriptor.class))),
                optional(
                    SocketAdvice.SendFile21.class,
                    named("transferToFileDescriptor")
                        .and(takesArgument(2, FileDescriptor.class))))),
        new Target(
            List.of(Door.TLS_ENGINE_UNWRAP, Door.TLS_ENGINE_WRAP),
            ENGINE,
            List.of(
                weave(TlsAdvice.Unwrap.class, method("unwrap", unwrapping())),
                weave(TlsAdvice.Wrap.class, method("wrap", wrapping())))),
        new Target(
            List.of(Door.TLS_SOCKET_READ),
            "sun.security.ssl.SSLSocketImpl$AppInputStream",
            List.of(weave(TlsAdvice.SocketRead.class, method("read", ofBytes())))),
        new Target(
            List.of(Door.TLS_SOCKET_WRITE),
            "sun.security.ssl.SSLSocketImpl$AppOutputStream",
            List.of(weave(TlsAdvice.SocketWrite.class, method("write", ofBytes())))));
  }

  private static Target.Weave weave(
      Class<?> advice, ElementMatcher<? super MethodDescription> methods) {
    return new Target.Weave(advice, methods, true);
  }

  private static Target.Weave optional(
      Class<?> advice, ElementMatcher<? super MethodDescription> methods) {
    return new Target.Weave(advice, methods, false);
  }

  private static ElementMatcher<MethodDescription> method(
      String name, ElementMatcher<? super MethodDescription> signature) {
    return named(name).and(signature);
  }

  private static ElementMatcher<MethodDescription> closing() {
    return not(isStatic()).and(named("close")).and(takesArguments(FileDescriptor.class));
  }

  private static ElementMatcher<MethodDescription> io() {
    return takesArguments(FileDescriptor.class, long.class, int.class);
  }

  private static ElementMatcher<MethodDescription> unwrapping() {
    return takesArguments(ByteBuffer.class, ByteBuffer[].class, int.class, int.class);
  }

  private static ElementMatcher<MethodDescription> wrapping() {
    return takesArguments(ByteBuffer[].class, int.class, int.class, ByteBuffer.class);
  }

  private static ElementMatcher<MethodDescription> ofBytes() {
    return takesArguments(byte[].class, int.class, int.class);
  }
}
