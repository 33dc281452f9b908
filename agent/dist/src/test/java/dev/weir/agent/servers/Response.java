package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came back for a request, byte by byte.
 *
 * @param fields by lower-case name
 * @param headerBytes of the head, and of interim responses before it
 * @param body as transferred, without chunk framing; a character a byte
 */
record Response(
    int status, Map<String, String> fields, long headerBytes, String body, long framingBytes) {

  /** A head alone. */
  record Head(int status, Map<String, String> fields, long bytes) {
    boolean interim() {
      return status / 100 == 1;
    }

    static Head read(InputStream in) throws IOException {
      String first = line(in);
      long bytes = first.length();
      Map<String, String> fields = new TreeMap<>();
      for (String line = line(in); ; line = line(in)) {
        bytes += line.length();
        if (line.equals("\r\n")) {
          return new Head(Integer.parseInt(first.substring(9, 12)), fields, bytes);
        }
        int colon = line.indexOf(':');
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
  }

  /** Reads the rest of a response to {@code request}. */
  static Response after(Head head, long interimBytes, Request request, InputStream in)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    long framing = 0;
    // RFC 9112 §6.3: these have no body, whatever their fields say.
    boolean bodiless = request.method().equals("HEAD") || head.status() == 304;
    String length = head.fields().get("content-length");
    if (bodiless) {
      // Nothing follows.
    } else if (head.fields().containsKey("transfer-encoding")) {
      framing = readChunks(in, body);
    } else if (length != null) {
      body.writeBytes(exactly(in, Integer.parseInt(length)));
    } else {
      in.transferTo(body);
    }
    return new Response(
        head.status(),
        head.fields(),
        interimBytes + head.bytes(),
        body.toString(ISO_8859_1),
        framing);
  }

  private static long readChunks(InputStream in, ByteArrayOutputStream body) throws IOException {
    long framing = 0;
    while (true) {
      String size = line(in);
      framing += size.length();
      int bytes = Integer.parseInt(size.replaceFirst(";.*", "").strip(), 16);
      if (bytes == 0) {
        break;
      }
      body.writeBytes(exactly(in, bytes));
      framing += line(in).length();
    }
    String trailer;
    do {
      trailer = line(in);
      framing += trailer.length();
    } while (!trailer.equals("\r\n"));
    return framing;
  }

  private static byte[] exactly(InputStream in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("the server closed " + (bytes - read.length) + " bytes too early");
    }
    return read;
  }

  /** A line with its end. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    do {
      b = in.read();
      if (b < 0) {
        throw new EOFException("the server closed after \"" + line + "\"");
      }
      line.write(b);
    } while (b != '\n');
    return line.toString(ISO_8859_1);
  }
}
