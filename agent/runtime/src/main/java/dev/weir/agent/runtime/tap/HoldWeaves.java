package dev.weir.agent.runtime.tap;

import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.io.FileDescriptor;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** What is done to each target where bytes are held back; see {@link Weaves}. */
final class HoldWeaves {
  private HoldWeaves() {}

  static List<Weave> of(Target target) {
    return switch (target.className()) {
      case Targets.SOCKET_CHANNEL ->
          List.of(
              Weave.of(HoldAdvice.Write.class, named("write").and(ofBuffer())),
              Weave.of(HoldAdvice.WriteGathering.class, named("write").and(ofBuffers())),
              Weave.of(HoldAdvice.Read.class, named("read").and(ofBuffer())),
              Weave.of(HoldAdvice.ReadScattering.class, named("read").and(ofBuffers())),
              Weave.of(HoldAdvice.WriteArray.class, named("tryWrite").and(ofBytes())),
              Weave.of(HoldAdvice.ReadArray.class, named("tryRead").and(ofBytes())),
              Weave.of(
                  HoldAdvice.Interest.class,
                  named("translateInterestOps").and(takesArguments(int.class))));
      case Targets.NIO_SOCKET ->
          List.of(
              Weave.of(HoldAdvice.WriteArray.class, named("implWrite").and(ofBytes())),
              Weave.of(
                  HoldAdvice.ReadSocket.class,
                  named("tryRead")
                      .and(
                          takesArguments(
                              FileDescriptor.class, byte[].class, int.class, int.class))));
      case Targets.FILE_CHANNEL ->
          List.of(
              Weave.of(
                  HoldAdvice.Send.class,
                  namedOneOf("transferToDirectly", "transferToDirect")
                      .and(takesArguments(long.class, int.class, WritableByteChannel.class))));
      case Targets.IO_UTIL ->
          List.of(
              Weave.of(HoldAsyncAdvice.Write.class, named("write").and(ofBufferAsync())),
              Weave.of(HoldAsyncAdvice.Read.class, named("read").and(ofBufferAsync())),
              Weave.of(HoldAsyncAdvice.WriteGathering.class, named("write").and(ofBuffersAsync())),
              Weave.of(HoldAsyncAdvice.ReadScattering.class, named("read").and(ofBuffersAsync())));
      case Targets.ASYNC_CHANNEL ->
          List.of(
              Weave.of(HoldAsyncAdvice.Waits.class, named("updateEvents").and(takesArguments(0))));
      case Targets.ASYNC_PORT ->
          List.of(
              Weave.of(
                  HoldAsyncAdvice.Poll.class,
                  named("startPoll").and(takesArguments(int.class, int.class))));
      case Targets.NETTY_DESCRIPTOR ->
          List.of(
              Weave.of(HoldNettyAdvice.Read.class, namedOneOf("read", "readAddress").and(ofSpan())),
              Weave.of(
                  HoldNettyAdvice.Write.class, namedOneOf("write", "writeAddress").and(ofSpan())),
              Weave.of(HoldNettyAdvice.WriteBuffers.class, named("writev").and(not(isStatic()))),
              Weave.of(
                  HoldNettyAdvice.WriteVector.class,
                  named("writevAddresses").and(not(isStatic()))));
      case Targets.NETTY_SOCKET ->
          List.of(
              Weave.optional(
                  HoldNettyAdvice.Read.class, namedOneOf("recv", "recvAddress").and(ofSpan())),
              Weave.optional(
                  HoldNettyAdvice.Write.class, namedOneOf("send", "sendAddress").and(ofSpan())));
      case Targets.NETTY_LINUX_SOCKET ->
          List.of(Weave.of(HoldNettyAdvice.SendFile.class, named("sendFile").and(not(isStatic()))));
      case Targets.NETTY_EPOLL ->
          List.of(
              Weave.of(HoldNettyAdvice.Channel.class, named("doReadBytes").and(takesArguments(1))));
      case Targets.NETTY_EPOLL_UNSAFE ->
          List.of(
              Weave.of(
                  HoldNettyAdvice.ReadOn.class, named("clearEpollRdHup").and(takesArguments(0))),
              // Up to Netty 4.1; later ones read until a read has found nothing.
              Weave.optional(
                  HoldNettyAdvice.ReadOn.class,
                  named("executeEpollInReadyRunnable").and(takesArguments(1))));
      case Targets.NETTY_EPOLL_STREAM ->
          List.of(Weave.of(HoldNettyAdvice.Channel.class, named("doWrite").and(takesArguments(1))));
      case Targets.NETTY_EPOLL_CALLS ->
          List.of(
              Weave.of(
                  HoldNettyAdvice.Interest.class,
                  namedOneOf("epollCtlAdd", "epollCtlMod")
                      .and(takesArguments(int.class, int.class, int.class))));
      case Targets.JAVAX_SERVLET ->
          List.of(
              Weave.of(
                  JavaxAdmissionAdvice.class, Weaves.servicing("javax.servlet.ServletRequest")));
      case Targets.JAKARTA_SERVLET ->
          List.of(
              Weave.of(
                  JakartaAdmissionAdvice.class,
                  Weaves.servicing("jakarta.servlet.ServletRequest")));
      default -> throw new IllegalArgumentException("nothing is known of " + target.className());
    };
  }

  private static ElementMatcher.Junction<MethodDescription> ofBuffer() {
    return takesArguments(ByteBuffer.class);
  }

  private static ElementMatcher.Junction<MethodDescription> ofBuffers() {
    return takesArguments(ByteBuffer[].class, int.class, int.class);
  }

  /** {@code (FileDescriptor, ByteBuffer, long position, boolean async, …)}. */
  private static ElementMatcher.Junction<MethodDescription> ofBufferAsync() {
    return takesArguments(5)
        .and(takesArgument(1, ByteBuffer.class))
        .and(takesArgument(3, boolean.class));
  }

  /** {@code (FileDescriptor, ByteBuffer[], int offset, int length, boolean, boolean async, …)}. */
  private static ElementMatcher.Junction<MethodDescription> ofBuffersAsync() {
    return takesArguments(8)
        .and(takesArgument(1, ByteBuffer[].class))
        .and(takesArgument(3, int.class))
        .and(takesArgument(5, boolean.class));
  }

  private static ElementMatcher.Junction<MethodDescription> ofBytes() {
    return takesArguments(byte[].class, int.class, int.class);
  }

  /** {@code (ByteBuffer or long, int position, int limit)}. */
  private static ElementMatcher.Junction<MethodDescription> ofSpan() {
    return takesArguments(3)
        .and(takesArgument(1, int.class))
        .and(takesArgument(2, int.class))
        .and(not(isStatic()));
  }
}
