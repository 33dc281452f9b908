package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Reads memory that the JDK is about to hand to the kernel, or has just got from it.
 *
 * <p>Through the JDK's own {@code jdk.internal.misc.Unsafe}, found by name: its methods for this
 * have kept their signatures since JDK 9, while those of {@code sun.misc.Unsafe} print warnings
 * from JDK 24 on, and the foreign memory API is not there before 22. The caller must know that the
 * memory is alive.
 */
final class NativeMemory {
  private static final MethodHandle COPY;
  private static final MethodHandle BYTE_AT;
  private static final MethodHandle LONG_AT;
  private static final MethodHandle ADDRESS_OF;
  private static final long ARRAY_BASE;

  static {
    try {
      Class<?> type = Class.forName("jdk.internal.misc.Unsafe", true, null);
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      Object unsafe = lookup.findStatic(type, "getUnsafe", MethodType.methodType(type)).invoke();
      COPY =
          lookup
              .findVirtual(
                  type,
                  "copyMemory",
                  MethodType.methodType(
                      void.class, Object.class, long.class, Object.class, long.class, long.class))
              .bindTo(unsafe);
      BYTE_AT =
          lookup
              .findVirtual(type, "getByte", MethodType.methodType(byte.class, long.class))
              .bindTo(unsafe);
      LONG_AT =
          lookup
              .findVirtual(type, "getLong", MethodType.methodType(long.class, long.class))
              .bindTo(unsafe);
      Object base = type.getMethod("arrayBaseOffset", Class.class).invoke(unsafe, byte[].class);
      ARRAY_BASE = ((Number) base).longValue();
      ADDRESS_OF =
          MethodHandles.privateLookupIn(Buffer.class, MethodHandles.lookup())
              .findGetter(Buffer.class, "address", long.class)
              .asType(MethodType.methodType(long.class, ByteBuffer.class));
    } catch (Throwable t) {
      throw new ExceptionInInitializerError(t);
    }
  }

  private NativeMemory() {}

  static void copy(long address, byte[] to, int offset, int length) {
    try {
      COPY.invokeExact((Object) null, address, (Object) to, ARRAY_BASE + offset, (long) length);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  static byte byteAt(long address) {
    try {
      return (byte) BYTE_AT.invokeExact(address);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  static long longAt(long address) {
    try {
      return (long) LONG_AT.invokeExact(address);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Where the first byte of a direct buffer lies. */
  static long addressOf(ByteBuffer direct) {
    try {
      return (long) ADDRESS_OF.invokeExact(direct);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
