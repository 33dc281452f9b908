package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Advice for the one place of a server that all output of an application passes, be it written to a
 * stream or to a writer, by a servlet's thread or another, before content coding and framing.
 * Called on the way in: afterwards the exchange may be over.
 */
final class OutputAdvice {
  private OutputAdvice() {}

  /** {@code int Http11OutputBuffer.doWrite(ByteBuffer)} of Tomcat, which knows its socket. */
  static final class Tomcat {
    private Tomcat() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue(value = "socketWrapper", typing = Assigner.Typing.DYNAMIC) Object socket,
        @Advice.Argument(0) ByteBuffer content) {
      Object wrapper = socket; // the field is read but once: it may be cleared meanwhile
      if (wrapper != null && content != null) {
        Door.written(wrapper, content.remaining());
      }
    }
  }

  /** {@code void channelWrite(ByteBuffer, boolean, Callback)} of Jetty. */
  static final class Buffer {
    private Buffer() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object output, @Advice.Argument(0) ByteBuffer content) {
      if (content != null) {
        Door.written(output, content.remaining());
      }
    }
  }

  /** {@code void channelWrite(RetainableByteBuffer, boolean, Callback)} of Jetty since 12.1. */
  static final class Retained {
    private Retained() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object output, @Advice.Argument(0) RetainableByteBuffer content) {
      try {
        if (content != null) {
          Door.written(output, content.remaining());
        }
      } catch (Throwable t) {
        Door.faulted(Door.SERVLET_WRITE, t);
      }
    }
  }

  /** {@code SendfileDataBase createSendfileData(String, long start, long length)} of Tomcat. */
  static final class SendFile {
    private SendFile() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket, @Advice.Argument(2) long length) {
      Door.written(socket, length);
    }
  }
}
