package dev.weir.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes requests, and responses, as GoReplay records them, byte for byte as a test wants them. */
final class GorRecording {
  private static final long EPOCH_NANOS = 1_764_384_000_000_000_000L;
  private static final byte[] END = "\n🐵🙈🙉\n".getBytes(UTF_8);
  private static final int CLIENTS_PORT = 40_000;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private int number;
  private String latestId = "";

  /** A GET on a connection, so many milliseconds after the beginning. */
  GorRecording get(int connection, long millis, String path) throws IOException {
    return request(connection, millis, "GET " + path + " HTTP/1.1\r\nHost: recorded\r\n\r\n");
  }

  GorRecording post(int connection, long millis, String path, String body) throws IOException {
    String head =
        "POST " + path + " HTTP/1.1\r\nHost: recorded\r\nContent-Length: " + body.length();
    return request(connection, millis, head + "\r\n\r\n" + body);
  }

  /** Each connection is that of a client of its own. */
  GorRecording request(int connection, long millis, String text) throws IOException {
    latestId =
        String.format(
            "%04x%04x%08x%08x", CLIENTS_PORT + connection, 80, 0x0a000001 + connection, number++);
    return record(1, millis, 0, text);
  }

  /** What was answered to the latest request. */
  GorRecording response(long millis, long durationMillis, String text) throws IOException {
    return record(2, millis, durationMillis, text);
  }

  private GorRecording record(int kind, long millis, long durationMillis, String text)
      throws IOException {
    long nanos = EPOCH_NANOS + millis * 1_000_000;
    String meta = kind + " " + latestId + " " + nanos + " " + durationMillis * 1_000_000 + "\n";
    records.write(meta.getBytes(ISO_8859_1));
    records.write(text.getBytes(ISO_8859_1));
    records.write(END);
    return this;
  }

  byte[] bytes() {
    return records.toByteArray();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }
}
