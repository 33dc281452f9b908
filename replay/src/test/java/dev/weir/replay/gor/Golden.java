package dev.weir.replay.gor;

import dev.weir.core.message.Message;
import dev.weir.core.message.MessageSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Recordings of the test resources, and short ways to read and to write. */
final class Golden {
  static final String SEPARATOR = "\n🐵🙈🙉\n";

  private Golden() {}

  static Path path(String name) {
    try {
      URL url = Objects.requireNonNull(Golden.class.getResource("requests.gor"));
      return Path.of(url.toURI()).resolveSibling(name);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] record(String meta, String payload) {
    return (meta + "\n" + payload + SEPARATOR).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** What a reader gave. */
  record Reading(List<Message> messages, List<GorDamage> damage) {
    /** All that is to be seen, to be compared. */
    String text() {
      StringBuilder text = new StringBuilder();
      for (Message each : messages) {
        text.append(each.kind()).append(' ').append(each.id()).append(' ');
        text.append(each.connection()).append(' ').append(each.clientAddress()).append(' ');
        text.append(each.startNanos()).append('+').append(each.durationNanos()).append(" -");
        text.append(each.omittedBytes()).append('\n');
        text.append(new String(each.bytes(), StandardCharsets.ISO_8859_1)).append('\n');
      }
      return text + damage.toString();
    }
  }

  static Reading read(byte[] file) throws GorException {
    return read(new ByteArrayInputStream(file), GorReader.MOST_RECORD_BYTES);
  }

  static Reading read(InputStream in, int mostRecordBytes) throws GorException {
    try (GorReader reader = GorReader.of(in, "test.gor", -1, mostRecordBytes)) {
      return read(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reading read(GorReader reader) throws IOException, GorException {
    List<Message> messages = new ArrayList<>();
    MessageSink sink = messages::add;
    reader.read(sink);
    return new Reading(messages, reader.damage());
  }

  static byte[] write(List<Message> messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GorWriter writer = new GorWriter(out)) {
      messages.forEach(writer::message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Gives its bytes in pieces of at most so many. */
  static InputStream inPieces(byte[] bytes, int pieceBytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, pieceBytes));
      }
    };
  }
}
