package dev.weir.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.connection.Connections;
import dev.weir.agent.runtime.connection.Faults;
import dev.weir.agent.runtime.connection.Hooks;
import dev.weir.agent.runtime.connection.Stripe;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.agent.runtime.route.Routes;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the agent's hooks cost for one exchange: the read of a request, the write of a response's
 * head with 1 KB of content, and {@code moreWrites} of 8 KB. Any thread takes any of 16
 * connections, as a server's workers do; nothing is sent.
 *
 * <pre>
 * mvn -q -Pbench -pl analyzer/benchmarks -am package -DskipTests
 * java -jar analyzer/benchmarks/target/benchmarks.jar SocketHooksBenchmark -prof gc
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"
    })
public class SocketHooksBenchmark {
  private static final int CONNECTIONS = 16;

  /** Between the marks of two connections, so that threads do not contend for one cache line. */
  private static final int APART = 16;

  private static final int PIECE_BYTES = 8192;

  @Param({"0", "12"})
  public int moreWrites;

  private final List<Channel> channels = new ArrayList<>();
  private final FileDescriptor[] sockets = new FileDescriptor[CONNECTIONS];
  private final AtomicIntegerArray busy = new AtomicIntegerArray(CONNECTIONS * APART);
  private ByteBuffer request = ByteBuffer.allocateDirect(0);
  private ByteBuffer response = ByteBuffer.allocateDirect(0);
  private ByteBuffer piece = ByteBuffer.allocateDirect(0);
  private long requestAddress;
  private long responseAddress;
  private long pieceAddress;

  /** Opens the connections, and the door. */
  @Setup(Level.Trial)
  public void open() throws IOException, ReflectiveOperationException {
    ClientId clientId = new ClientId(ClientId.Source.REMOTE_ADDRESS, "");
    int processors = Runtime.getRuntime().availableProcessors();
    Connections connections = new Connections(Stripe.forProcessors(processors, clientId), true);
    Faults faults =
        new Faults(
            (fault, site) -> {
              throw new IllegalStateException("a hook has failed", fault);
            });
    Door.open(new Hooks(connections, new Clock(), faults, new Routes(), false, () -> {}));
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int i = 0; i < CONNECTIONS; i++) {
        channels.add(SocketChannel.open(server.getLocalAddress()));
        SocketChannel accepted = server.accept();
        channels.add(accepted);
        sockets[i] = (FileDescriptor) field(accepted.getClass(), "fd").get(accepted);
      }
    }
    request = memory("GET /1k.txt HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
    response =
        memory(
            "HTTP/1.1 200 \r\nETag: W/\"1024-1700000000000\"\r\nContent-Type: text/plain\r\n"
                + "Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT\r\nContent-Length: "
                + (1024 + moreWrites * PIECE_BYTES)
                + "\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\n\r\n"
                + "x".repeat(1024));
    piece = memory("y".repeat(PIECE_BYTES));
    requestAddress = addressOf(request);
    responseAddress = addressOf(response);
    pieceAddress = addressOf(piece);
  }

  /** Shuts the door. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    Door.open(null);
    for (Channel channel : channels) {
      channel.close();
    }
  }

  @Benchmark
  @Threads(1)
  public void oneThread() {
    exchange();
  }

  @Benchmark
  @Threads(2)
  public void twoThreads() {
    exchange();
  }

  private void exchange() {
    int i;
    do {
      i = ThreadLocalRandom.current().nextInt(CONNECTIONS);
    } while (!busy.compareAndSet(i * APART, 0, 1));
    Door.socketRead(sockets[i], requestAddress, request.capacity());
    Door.socketWrote(sockets[i], responseAddress, response.capacity());
    for (int more = 0; more < moreWrites; more++) {
      Door.socketWrote(sockets[i], pieceAddress, PIECE_BYTES);
    }
    busy.set(i * APART, 0);
  }

  private static ByteBuffer memory(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  private static long addressOf(ByteBuffer direct) throws ReflectiveOperationException {
    return field(Buffer.class, "address").getLong(direct);
  }

  private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
