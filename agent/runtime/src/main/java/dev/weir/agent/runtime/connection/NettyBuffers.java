package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;

/**
 * The methods of one Netty's {@code io.netty.buffer.ByteBuf}. Only public ones, and only such as
 * leave a buffer as it is: others may be reading it.
 */
final class NettyBuffers {
  private static final String BYTE_BUF = "io.netty.buffer.ByteBuf";
  private static final NamedType TYPE = new NamedType(BYTE_BUF);
  private static final ClassValue<NettyBuffers> METHODS =
      new ClassValue<>() {
        @Override
        protected NettyBuffers computeValue(Class<?> type) {
          for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().equals(BYTE_BUF)) {
              return new NettyBuffers(each);
            }
          }
          throw new IllegalStateException("no buffer of Netty: " + type);
        }
      };

  private final MethodHandle readerIndex;
  private final MethodHandle readableBytes;
  private final MethodHandle writerIndex;
  private final MethodHandle writableBytes;
  private final MethodHandle hasMemoryAddress;
  private final MethodHandle memoryAddress;
  private final MethodHandle nioBuffers;

  private NettyBuffers(Class<?> byteBuf) {
    try {
      readerIndex = method(byteBuf, "readerIndex", int.class);
      readableBytes = method(byteBuf, "readableBytes", int.class);
      writerIndex = method(byteBuf, "writerIndex", int.class);
      writableBytes = method(byteBuf, "writableBytes", int.class);
      hasMemoryAddress = method(byteBuf, "hasMemoryAddress", boolean.class);
      memoryAddress = method(byteBuf, "memoryAddress", long.class);
      nioBuffers = method(byteBuf, "nioBuffers", ByteBuffer[].class, int.class, int.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("an unknown buffer of Netty: " + byteBuf, e);
    }
  }

  private static MethodHandle method(
      Class<?> byteBuf, String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(result, parameters);
    MethodHandle method = MethodHandles.publicLookup().findVirtual(byteBuf, name, type);
    return method.asType(method.type().changeParameterType(0, Object.class));
  }

  static boolean isBuffer(Object object) {
    return TYPE.covers(object);
  }

  static int readerIndex(Object buffer) {
    return number(of(buffer).readerIndex, buffer);
  }

  static int readableBytes(Object buffer) {
    return number(of(buffer).readableBytes, buffer);
  }

  static int writerIndex(Object buffer) {
    return number(of(buffer).writerIndex, buffer);
  }

  static int writableBytes(Object buffer) {
    return number(of(buffer).writableBytes, buffer);
  }

  /** Whether all of it lies in one piece, at {@link #memoryAddress}. */
  static boolean hasMemoryAddress(Object buffer) {
    try {
      return (boolean) of(buffer).hasMemoryAddress.invokeExact(buffer);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Where index 0 lies. */
  static long memoryAddress(Object buffer) {
    try {
      return (long) of(buffer).memoryAddress.invokeExact(buffer);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Its pieces, each a view of its own. */
  static ByteBuffer[] pieces(Object buffer, int index, int length) {
    try {
      return (ByteBuffer[]) of(buffer).nioBuffers.invokeExact(buffer, index, length);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static NettyBuffers of(Object buffer) {
    return METHODS.get(buffer.getClass());
  }

  private static int number(MethodHandle method, Object buffer) {
    try {
      return (int) method.invokeExact(buffer);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
