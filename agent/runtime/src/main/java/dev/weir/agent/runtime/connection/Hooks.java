package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.route.Routes;
import java.io.FileDescriptor;
import java.nio.ByteBuffer;
import java.util.Collection;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the application's sockets carry bytes: each is counted, and shown to the parser
 * of its connection.
 *
 * <p>Called by any thread inside its system call's wrapper. Once a connection is known, nothing is
 * allocated and nothing waits but for a spinning lock.
 */
public final class Hooks extends Door {
  private final Connections connections;
  private final TlsHooks tls;
  private final SocketHooks sockets;
  private final RingHooks rings;
  private final Faults faults;
  private final Outputs outputs;
  private final Routes routes;
  private final boolean asksForClients;
  private final boolean[] called = new boolean[SITES];

  /**
   * @param asksForClients whether the application is asked who its clients are
   * @param onCrowded called when the counts should be taken soon; must not wait
   */
  public Hooks(
      Connections connections,
      Clock clock,
      Faults faults,
      Routes routes,
      boolean asksForClients,
      Runnable onCrowded) {
    this.connections = connections;
    this.outputs = new Outputs(connections);
    this.routes = routes;
    this.asksForClients = asksForClients;
    this.tls = new TlsHooks(connections, clock);
    this.sockets = new SocketHooks(connections, tls, clock, onCrowded, this::call);
    this.rings = new RingHooks(sockets);
    this.faults = faults;
  }

  void call(int site) {
    if (!called[site]) {
      called[site] = true; // written once, so that threads do not contend for it
    }
  }

  /** Whether a site has been called for any connection, as far as this thread has heard. */
  public boolean called(int site) {
    return called[site];
  }

  @Override
  protected void failed(int site, Throwable fault) {
    faults.add(site, fault);
  }

  @Override
  protected void onSocketRead(FileDescriptor fd, long address, long count) {
    if (count > 0) {
      sockets.passed(fd, Descriptors.number(fd), SOCKET_READ, address, count);
    } else if (count == -1) {
      sockets.ended(fd, Descriptors.number(fd));
    }
  }

  @Override
  protected void onSocketReadVector(FileDescriptor fd, long vector, long count) {
    if (count > 0) {
      sockets.passedVector(fd, Descriptors.number(fd), SOCKET_READ, vector, count);
    } else if (count == -1) {
      sockets.ended(fd, Descriptors.number(fd));
    }
  }

  @Override
  protected void onSocketWrote(FileDescriptor fd, long address, long count) {
    if (count > 0) {
      sockets.passed(fd, Descriptors.number(fd), SOCKET_WRITE, address, count);
    }
  }

  @Override
  protected void onSocketWroteVector(FileDescriptor fd, long vector, long count) {
    if (count > 0) {
      sockets.passedVector(fd, Descriptors.number(fd), SOCKET_WRITE, vector, count);
    }
  }

  @Override
  protected void onFileSent(FileDescriptor target, long count) {
    call(SEND_FILE);
    if (count > 0) {
      sockets.sent(target, Descriptors.number(target), count);
    }
  }

  @Override
  protected void onSocketClosing(FileDescriptor fd) {
    call(SOCKET_CLOSE);
    sockets.closing(fd, Descriptors.number(fd));
  }

  @Override
  protected void onSocketConnecting(FileDescriptor fd) {
    call(SOCKET_CONNECT);
    sockets.connecting(fd, Descriptors.number(fd));
  }

  @Override
  protected void onNativePassed(Object socket, boolean incoming, long address, long count) {
    if (count > 0) {
      int site = incoming ? NATIVE_READ : NATIVE_WRITE;
      sockets.passed(socket, NettySockets.number(socket), site, address, count);
    } else if (count == -1 && incoming) {
      sockets.ended(socket, NettySockets.number(socket));
    }
  }

  @Override
  protected void onNativePassed(
      Object socket, boolean incoming, ByteBuffer buffer, int position, long count) {
    long address = count > 0 ? NativeMemory.addressOf(buffer) + position : 0;
    onNativePassed(socket, incoming, address, count);
  }

  @Override
  protected void onNativeWrote(Object socket, ByteBuffer[] buffers, int offset, long count) {
    if (count > 0) {
      int number = NettySockets.number(socket);
      sockets.passedBuffers(socket, number, NATIVE_WRITE, buffers, offset, count);
    }
  }

  @Override
  protected void onNativeWroteVector(Object socket, long vector, long count) {
    if (count > 0) {
      sockets.passedVector(socket, NettySockets.number(socket), NATIVE_WRITE, vector, count);
    }
  }

  @Override
  protected void onNativeFileSent(Object socket, long count) {
    call(SEND_FILE);
    if (count > 0) {
      sockets.sent(socket, NettySockets.number(socket), count);
    }
  }

  @Override
  protected void onNativeClosing(Object socket) {
    call(NATIVE_CLOSE);
    sockets.closing(socket, NettySockets.number(socket));
  }

  @Override
  protected void onNativeConnecting(Object holder) {
    call(NATIVE_CONNECT);
    Object socket = NettySockets.of(holder);
    sockets.connecting(socket, NettySockets.number(socket));
  }

  @Override
  protected void onRingCompleted(Object unsafe, boolean incoming, int result, int flags) {
    if (incoming) {
      rings.read(unsafe, result, flags);
    } else {
      rings.wrote(unsafe, result);
    }
  }

  @Override
  protected void onTlsEngineEntered(
      Object engine, boolean incoming, ByteBuffer[] plain, int offset, int length) {
    tls.engineEntered(engine, incoming, plain, offset, length);
  }

  @Override
  protected void onTlsUnwrapped(
      Object engine,
      ByteBuffer net,
      int consumed,
      ByteBuffer[] plain,
      int offset,
      int length,
      int produced) {
    call(TLS_ENGINE_UNWRAP);
    tls.unwrapped(engine, net, consumed, plain, offset, length, produced);
  }

  @Override
  protected void onTlsWrapped(
      Object engine,
      ByteBuffer[] plain,
      int offset,
      int length,
      int consumed,
      ByteBuffer net,
      int produced) {
    call(TLS_ENGINE_WRAP);
    tls.wrapped(engine, plain, offset, length, consumed, net, produced);
  }

  @Override
  protected void onTlsSocketRead(Object socket, byte[] bytes, int offset, int count) {
    call(TLS_SOCKET_READ);
    if (count > 0) {
      tls.socketPassed((SSLSocket) socket, true, bytes, offset, count);
    }
  }

  @Override
  protected void onTlsSocketWrote(Object socket, byte[] bytes, int offset, int count) {
    call(TLS_SOCKET_WRITE);
    if (count > 0) {
      tls.socketPassed((SSLSocket) socket, false, bytes, offset, count);
    }
  }

  @Override
  protected boolean onAsksForClients() {
    return asksForClients;
  }

  @Override
  protected void onClient(String remoteAddress, int remotePort, int localPort, String name) {
    Connection connection = connections.between(localPort, remoteAddress, remotePort);
    if (connection != null) {
      Stripe stripe = connection.lock();
      if (stripe == null) {
        return;
      }
      try {
        connection.client(name);
        stripe.unlock();
      } catch (Throwable t) {
        connection.spoilt = true;
        stripe.holder = 0;
        stripe.held = 0;
        throw t;
      }
    }
  }

  @Override
  protected boolean onMayDispatch(Object servlet) {
    return routes.mayDispatch(servlet);
  }

  @Override
  protected boolean onIsNewRoute(@Nullable Object route, Object servlet) {
    boolean isNew = routes.isNew(route, servlet);
    if (isNew) {
      call(SERVLET);
      call(ROUTE);
    }
    return isNew;
  }

  @Override
  protected void onRouted(
      Object route, Object servlet, String contextPath, String servletPath, String path) {
    routes.routed(route, servlet, contextPath, servletPath, path);
  }

  @Override
  protected void onMapped(Object servlet, String contextPath, Collection<String> mappings) {
    routes.mapped(servlet, contextPath, mappings);
  }

  @Override
  protected void onHandled(Object handler, Object exchange) {
    call(ROUTE);
    routes.handled(handler, exchange);
  }

  @Override
  protected void onWritten(Object output, long bytes) {
    if (bytes <= 0) {
      return;
    }
    Connection connection = outputs.connectionOf(output);
    if (connection != null) {
      Stripe stripe = connection.lock();
      if (stripe == null) {
        return;
      }
      try {
        if (connection.isFirstAt(SERVLET_WRITE)) {
          call(SERVLET_WRITE);
        }
        connection.applicationWrote(output, bytes);
        stripe.unlock();
      } catch (Throwable t) {
        connection.spoilt = true;
        stripe.holder = 0;
        stripe.held = 0;
        throw t;
      }
    }
  }
}
