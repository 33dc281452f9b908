package dev.weir.agent.bootstrap;

import java.io.FileDescriptor;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The door between advice in instrumented classes and the agent's runtime, which no class of the
 * application can see.
 *
 * <p>Advice calls the static methods; the runtime opens the door with a subclass of its own. In the
 * shipped jar this class is {@code java.lang.WeirDoor}: every class loader, be it a module's or a
 * bundle's, finds what lies in {@code java.lang}, and most find little else of the boot loader.
 *
 * <p>Any thread may call, holding any lock, inside any system call's wrapper. So nothing here
 * throws, waits, logs or allocates, whatever the runtime does: a {@link Throwable} of a hook is
 * handed to {@link #failed}, and a site that is switched off costs a call and an array read.
 *
 * <p>The runtime is compiled apart from the application. Inlined, it would use up what the compiler
 * is willing to inline there, and code of the application would be thrown away whenever something
 * happens for the first time in the runtime.
 */
public abstract class Door {
  /** Bytes came in from a socket of the JDK. */
  public static final int SOCKET_READ = 0;

  /** Bytes went out to a socket of the JDK. */
  public static final int SOCKET_WRITE = 1;

  /** A file was sent by the kernel, without passing through memory. */
  public static final int SEND_FILE = 2;

  /** A socket is about to be closed. */
  public static final int SOCKET_CLOSE = 3;

  /** A socket is about to be connected: the application is the client. */
  public static final int SOCKET_CONNECT = 4;

  /** Plaintext left an {@code SSLEngine}. */
  public static final int TLS_ENGINE_UNWRAP = 5;

  /** Plaintext entered an {@code SSLEngine}. */
  public static final int TLS_ENGINE_WRAP = 6;

  /** Plaintext was read from an {@code SSLSocket}. */
  public static final int TLS_SOCKET_READ = 7;

  /** Plaintext was written to an {@code SSLSocket}. */
  public static final int TLS_SOCKET_WRITE = 8;

  /** Bytes came in through a native transport of Netty. */
  public static final int NATIVE_READ = 9;

  /** Bytes went out through a native transport of Netty. */
  public static final int NATIVE_WRITE = 10;

  /** A socket of a native transport is about to be closed. */
  public static final int NATIVE_CLOSE = 11;

  /** A socket of a native transport is about to be connected. */
  public static final int NATIVE_CONNECT = 12;

  /** A servlet was entered or left. */
  public static final int SERVLET = 13;

  /** The application wrote to a servlet's output. */
  public static final int SERVLET_WRITE = 14;

  /** A web framework matched a request to a route. */
  public static final int ROUTE = 15;

  /** Bytes are about to go out, and may be held; see {@link Gate}. */
  public static final int HOLD_WRITE = 16;

  /** Bytes are about to come in, and may be held. */
  public static final int HOLD_READ = 17;

  /** A selector asks what a socket waits for. */
  public static final int HOLD_INTEREST = 18;

  /** Bytes are about to pass a native transport of Netty, and may be held. */
  public static final int HOLD_NATIVE = 19;

  /** A request is about to be answered, and may be rejected. */
  public static final int ADMIT = 20;

  /** How many sites there are. */
  public static final int SITES = 21;

  private static final boolean[] SWITCHED_OFF = new boolean[SITES];

  private static volatile @Nullable Door open;

  protected Door() {}

  /** Lets calls through to a runtime; null shuts the door. */
  public static void open(@Nullable Door door) {
    open = door;
  }

  /** Who answers at present; null when nobody. */
  public static @Nullable Door current() {
    return open;
  }

  /** Stops or resumes calls of one site. */
  public static void switchOff(int site, boolean off) {
    SWITCHED_OFF[site] = off;
  }

  public static boolean isSwitchedOff(int site) {
    return SWITCHED_OFF[site];
  }

  private static @Nullable Door at(int site) {
    return SWITCHED_OFF[site] ? null : open;
  }

  private static void report(Door door, int site, Throwable fault) {
    try {
      door.failed(site, fault);
    } catch (StackOverflowError e) {
      // The application's own overflow, most likely; there is no room to tell.
    } catch (Throwable t) {
      // Nobody is left to tell; the application goes on.
      SWITCHED_OFF[site] = true;
    }
  }

  /**
   * A read has returned.
   *
   * @param address of the first byte in memory
   * @param count bytes read; below 0 when there were none, -1 at the end of the stream
   */
  @DontInline
  public static void socketRead(FileDescriptor fd, long address, long count) {
    Door door = at(SOCKET_READ);
    if (door != null) {
      try {
        door.onSocketRead(fd, address, count);
      } catch (Throwable t) {
        report(door, SOCKET_READ, t);
      }
    }
  }

  /**
   * A scattering read has returned.
   *
   * @param vector address of an array of {@code struct iovec}
   */
  @DontInline
  public static void socketReadVector(FileDescriptor fd, long vector, long count) {
    Door door = at(SOCKET_READ);
    if (door != null) {
      try {
        door.onSocketReadVector(fd, vector, count);
      } catch (Throwable t) {
        report(door, SOCKET_READ, t);
      }
    }
  }

  /** A write has returned; see {@link #socketRead}. */
  @DontInline
  public static void socketWrote(FileDescriptor fd, long address, long count) {
    Door door = at(SOCKET_WRITE);
    if (door != null) {
      try {
        door.onSocketWrote(fd, address, count);
      } catch (Throwable t) {
        report(door, SOCKET_WRITE, t);
      }
    }
  }

  /** A gathering write has returned; see {@link #socketReadVector}. */
  @DontInline
  public static void socketWroteVector(FileDescriptor fd, long vector, long count) {
    Door door = at(SOCKET_WRITE);
    if (door != null) {
      try {
        door.onSocketWroteVector(fd, vector, count);
      } catch (Throwable t) {
        report(door, SOCKET_WRITE, t);
      }
    }
  }

  /** The kernel has sent {@code count} bytes of a file to {@code target}, which may be a file. */
  @DontInline
  public static void fileSent(FileDescriptor target, long count) {
    Door door = at(SEND_FILE);
    if (door != null) {
      try {
        door.onFileSent(target, count);
      } catch (Throwable t) {
        report(door, SEND_FILE, t);
      }
    }
  }

  @DontInline
  public static void socketClosing(FileDescriptor fd) {
    Door door = at(SOCKET_CLOSE);
    if (door != null) {
      try {
        door.onSocketClosing(fd);
      } catch (Throwable t) {
        report(door, SOCKET_CLOSE, t);
      }
    }
  }

  @DontInline
  public static void socketConnecting(FileDescriptor fd) {
    Door door = at(SOCKET_CONNECT);
    if (door != null) {
      try {
        door.onSocketConnecting(fd);
      } catch (Throwable t) {
        report(door, SOCKET_CONNECT, t);
      }
    }
  }

  /**
   * A native transport of Netty has read or written; its sockets hold their own numbers.
   *
   * @param address of the first byte in memory
   * @param count bytes; -1 at the end of the stream
   */
  @DontInline
  public static void nativePassed(Object socket, boolean incoming, long address, long count) {
    int site = incoming ? NATIVE_READ : NATIVE_WRITE;
    Door door = at(site);
    if (door != null) {
      try {
        door.onNativePassed(socket, incoming, address, count);
      } catch (Throwable t) {
        report(door, site, t);
      }
    }
  }

  /** The same, from or into one direct buffer. */
  @DontInline
  public static void nativePassed(
      Object socket, boolean incoming, ByteBuffer buffer, int position, long count) {
    int site = incoming ? NATIVE_READ : NATIVE_WRITE;
    Door door = at(site);
    if (door != null) {
      try {
        door.onNativePassed(socket, incoming, buffer, position, count);
      } catch (Throwable t) {
        report(door, site, t);
      }
    }
  }

  /** The same, from several direct buffers, of which none has moved its position. */
  @DontInline
  public static void nativeWrote(Object socket, ByteBuffer[] buffers, int offset, long count) {
    Door door = at(NATIVE_WRITE);
    if (door != null) {
      try {
        door.onNativeWrote(socket, buffers, offset, count);
      } catch (Throwable t) {
        report(door, NATIVE_WRITE, t);
      }
    }
  }

  /** The same, from several pieces of memory; see {@link #socketReadVector}. */
  @DontInline
  public static void nativeWroteVector(Object socket, long vector, long count) {
    Door door = at(NATIVE_WRITE);
    if (door != null) {
      try {
        door.onNativeWroteVector(socket, vector, count);
      } catch (Throwable t) {
        report(door, NATIVE_WRITE, t);
      }
    }
  }

  /**
   * What Netty had given to io_uring is done, and Netty has not looked at it yet.
   *
   * @param unsafe what Netty calls so, of the channel
   * @param result bytes; 0 when reading is the end of the stream, below 0 when it failed
   * @param flags of the completion, as the kernel gives them
   */
  @DontInline
  public static void ringCompleted(Object unsafe, boolean incoming, int result, int flags) {
    int site = incoming ? NATIVE_READ : NATIVE_WRITE;
    Door door = at(site);
    if (door != null) {
      try {
        door.onRingCompleted(unsafe, incoming, result, flags);
      } catch (Throwable t) {
        report(door, site, t);
      }
    }
  }

  /** The kernel has sent bytes of a file through a native transport. */
  @DontInline
  public static void nativeFileSent(Object socket, long count) {
    Door door = at(SEND_FILE);
    if (door != null) {
      try {
        door.onNativeFileSent(socket, count);
      } catch (Throwable t) {
        report(door, SEND_FILE, t);
      }
    }
  }

  @DontInline
  public static void nativeClosing(Object socket) {
    Door door = at(NATIVE_CLOSE);
    if (door != null) {
      try {
        door.onNativeClosing(socket);
      } catch (Throwable t) {
        report(door, NATIVE_CLOSE, t);
      }
    }
  }

  /**
   * A socket of a native transport is about to be connected.
   *
   * @param holder the socket, or what Netty calls unsafe, of its channel
   */
  @DontInline
  public static void nativeConnecting(Object holder) {
    Door door = at(NATIVE_CONNECT);
    if (door != null) {
      try {
        door.onNativeConnecting(holder);
      } catch (Throwable t) {
        report(door, NATIVE_CONNECT, t);
      }
    }
  }

  /** An engine is about to fill or take several buffers: where they begin has to be kept. */
  @DontInline
  public static void tlsEngineEntered(
      Object engine, boolean incoming, ByteBuffer[] plain, int offset, int length) {
    int site = incoming ? TLS_ENGINE_UNWRAP : TLS_ENGINE_WRAP;
    Door door = at(site);
    if (door != null) {
      try {
        door.onTlsEngineEntered(engine, incoming, plain, offset, length);
      } catch (Throwable t) {
        report(door, site, t);
      }
    }
  }

  /**
   * An engine has turned ciphertext into plaintext.
   *
   * @param net its position is behind what was consumed
   * @param plain buffers whose positions are behind what was produced
   */
  @DontInline
  public static void tlsUnwrapped(
      Object engine,
      ByteBuffer net,
      int consumed,
      ByteBuffer[] plain,
      int offset,
      int length,
      int produced) {
    Door door = at(TLS_ENGINE_UNWRAP);
    if (door != null) {
      try {
        door.onTlsUnwrapped(engine, net, consumed, plain, offset, length, produced);
      } catch (Throwable t) {
        report(door, TLS_ENGINE_UNWRAP, t);
      }
    }
  }

  /** An engine has turned plaintext into ciphertext; see {@link #tlsUnwrapped}. */
  @DontInline
  public static void tlsWrapped(
      Object engine,
      ByteBuffer[] plain,
      int offset,
      int length,
      int consumed,
      ByteBuffer net,
      int produced) {
    Door door = at(TLS_ENGINE_WRAP);
    if (door != null) {
      try {
        door.onTlsWrapped(engine, plain, offset, length, consumed, net, produced);
      } catch (Throwable t) {
        report(door, TLS_ENGINE_WRAP, t);
      }
    }
  }

  /** Plaintext was read from an {@code SSLSocket}; a count below 0 is the end of the stream. */
  @DontInline
  public static void tlsSocketRead(Object socket, byte[] bytes, int offset, int count) {
    Door door = at(TLS_SOCKET_READ);
    if (door != null) {
      try {
        door.onTlsSocketRead(socket, bytes, offset, count);
      } catch (Throwable t) {
        report(door, TLS_SOCKET_READ, t);
      }
    }
  }

  @DontInline
  public static void tlsSocketWrote(Object socket, byte[] bytes, int offset, int count) {
    Door door = at(TLS_SOCKET_WRITE);
    if (door != null) {
      try {
        door.onTlsSocketWrote(socket, bytes, offset, count);
      } catch (Throwable t) {
        report(door, TLS_SOCKET_WRITE, t);
      }
    }
  }

  /** Whether it matters who the client of a request is, beyond its address. */
  @DontInline
  public static boolean asksForClients() {
    Door door = at(SERVLET);
    if (door != null) {
      try {
        return door.onAsksForClients();
      } catch (Throwable t) {
        report(door, SERVLET, t);
      }
    }
    return false;
  }

  /**
   * The application knows who asks, for the request in progress between two ends.
   *
   * @param remoteAddress as text, as the servlet API gives it
   */
  @DontInline
  public static void client(String remoteAddress, int remotePort, int localPort, String name) {
    Door door = at(SERVLET);
    if (door != null) {
      try {
        door.onClient(remoteAddress, remotePort, localPort, name);
      } catch (Throwable t) {
        report(door, SERVLET, t);
      }
    }
  }

  /** Whether a servlet may give requests to routes of its own. */
  @DontInline
  public static boolean mayDispatch(Object servlet) {
    Door door = at(ROUTE);
    if (door != null) {
      try {
        return door.onMayDispatch(servlet);
      } catch (Throwable t) {
        report(door, ROUTE, t);
      }
    }
    return false;
  }

  /**
   * Whether a route is worth being told.
   *
   * @param route as the framework writes it, null for what the servlet itself is mapped to
   * @param servlet that the route is found in
   */
  @DontInline
  public static boolean isNewRoute(@Nullable Object route, Object servlet) {
    Door door = at(ROUTE);
    if (door != null) {
      try {
        return door.onIsNewRoute(route, servlet);
      } catch (Throwable t) {
        report(door, ROUTE, t);
      }
    }
    return false;
  }

  /**
   * A framework has matched a request to a route.
   *
   * @param route as the framework writes it, without the path of the application
   * @param contextPath where the application lies
   * @param servletPath how the request came to the servlet
   * @param path of the request, as sent
   */
  @DontInline
  public static void routed(
      Object route, Object servlet, String contextPath, String servletPath, String path) {
    Door door = at(ROUTE);
    if (door != null) {
      try {
        door.onRouted(route, servlet, contextPath, servletPath, path);
      } catch (Throwable t) {
        report(door, ROUTE, t);
      }
    }
  }

  /** A servlet has answered that no framework found a route for; see {@link #routed}. */
  @DontInline
  public static void mapped(Object servlet, String contextPath, Collection<String> mappings) {
    Door door = at(ROUTE);
    if (door != null) {
      try {
        door.onMapped(servlet, contextPath, mappings);
      } catch (Throwable t) {
        report(door, ROUTE, t);
      }
    }
  }

  /** A framework without a servlet's help gives a request to what handles it. */
  @DontInline
  public static void handled(Object handler, Object exchange) {
    Door door = at(ROUTE);
    if (door != null) {
      try {
        door.onHandled(handler, exchange);
      } catch (Throwable t) {
        report(door, ROUTE, t);
      }
    }
  }

  /**
   * The application is about to have bytes sent, before any content coding.
   *
   * @param output of the server, from which the connection is found
   */
  @DontInline
  public static void written(Object output, long bytes) {
    Door door = at(SERVLET_WRITE);
    if (door != null) {
      try {
        door.onWritten(output, bytes);
      } catch (Throwable t) {
        report(door, SERVLET_WRITE, t);
      }
    }
  }

  /** Advice itself met a fault, in what it asked the application for. */
  @DontInline
  public static void faulted(int site, Throwable fault) {
    Door door = at(site);
    if (door != null) {
      report(door, site, fault);
    }
  }

  /** Tells of a fault in a hook of a site; must neither throw nor wait. */
  protected abstract void failed(int site, Throwable fault);

  protected abstract void onSocketRead(FileDescriptor fd, long address, long count);

  protected abstract void onSocketReadVector(FileDescriptor fd, long vector, long count);

  protected abstract void onSocketWrote(FileDescriptor fd, long address, long count);

  protected abstract void onSocketWroteVector(FileDescriptor fd, long vector, long count);

  protected abstract void onFileSent(FileDescriptor target, long count);

  protected abstract void onSocketClosing(FileDescriptor fd);

  protected abstract void onSocketConnecting(FileDescriptor fd);

  protected abstract void onNativePassed(Object socket, boolean incoming, long address, long count);

  protected abstract void onNativePassed(
      Object socket, boolean incoming, ByteBuffer buffer, int position, long count);

  protected abstract void onNativeWrote(
      Object socket, ByteBuffer[] buffers, int offset, long count);

  protected abstract void onNativeWroteVector(Object socket, long vector, long count);

  protected abstract void onNativeFileSent(Object socket, long count);

  protected abstract void onNativeClosing(Object socket);

  protected abstract void onNativeConnecting(Object holder);

  protected abstract void onRingCompleted(Object unsafe, boolean incoming, int result, int flags);

  protected abstract void onTlsEngineEntered(
      Object engine, boolean incoming, ByteBuffer[] plain, int offset, int length);

  protected abstract void onTlsUnwrapped(
      Object engine,
      ByteBuffer net,
      int consumed,
      ByteBuffer[] plain,
      int offset,
      int length,
      int produced);

  protected abstract void onTlsWrapped(
      Object engine,
      ByteBuffer[] plain,
      int offset,
      int length,
      int consumed,
      ByteBuffer net,
      int produced);

  protected abstract void onTlsSocketRead(Object socket, byte[] bytes, int offset, int count);

  protected abstract void onTlsSocketWrote(Object socket, byte[] bytes, int offset, int count);

  protected abstract boolean onAsksForClients();

  protected abstract void onClient(
      String remoteAddress, int remotePort, int localPort, String name);

  protected abstract boolean onMayDispatch(Object servlet);

  protected abstract boolean onIsNewRoute(@Nullable Object route, Object servlet);

  protected abstract void onRouted(
      Object route, Object servlet, String contextPath, String servletPath, String path);

  protected abstract void onMapped(Object servlet, String contextPath, Collection<String> mappings);

  protected abstract void onHandled(Object handler, Object exchange);

  protected abstract void onWritten(Object output, long bytes);
}
