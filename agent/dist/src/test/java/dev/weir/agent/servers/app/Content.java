package dev.weir.agent.servers.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** What every application of these tests answers, so that all servers are asked the same. */
public final class Content {
  private static final byte[] LINE =
      "A weir both measures a stream and regulates it.\n".getBytes(UTF_8);

  /** How long a server has more to send, and does not, before it breaks off. */
  public static final int PAUSE_MILLIS = 200;

  private Content() {}

  /** Text of {@code bytes} bytes, the same each time. */
  public static byte[] text(int bytes) {
    byte[] text = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      text[i] = LINE[i % LINE.length];
    }
    return text;
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** Waits as one who has more to send. */
  public static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The number that a query such as {@code bytes=1000&parts=4} gives for {@code name}, else 1. */
  public static int number(@Nullable String query, String name) {
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return Integer.parseInt(pair.substring(name.length() + 1));
      }
    }
    return 1;
  }

  /** What of Weir a class of the application sees, and who manages its logging. */
  public static byte[] surroundings() {
    String seen = "nothing";
    for (String name : new String[] {"dev.weir.core.ledger.Ledger", "net.bytebuddy.ByteBuddy"}) {
      try {
        seen = Class.forName(name).getName();
      } catch (ClassNotFoundException expected) {
        // So it should be.
      }
    }
    String manager = LogManager.getLogManager().getClass().getName();
    return ("sees " + seen + ", logs by " + manager).getBytes(UTF_8);
  }
}
