package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer, complete before its first byte is sent. The connection ends with it. */
@SuppressWarnings("ArrayRecordComponent") // made once, sent once
record HttpResponse(int status, String contentType, Map<String, String> headers, byte[] body) {

  /** Writes a JSON document. */
  interface JsonWriter {
    void write(JsonGenerator json) throws IOException;
  }

  static HttpResponse of(int status, String contentType, byte[] body) {
    return new HttpResponse(status, contentType, Map.of(), body);
  }

  static HttpResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static HttpResponse json(int status, JsonWriter body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused bytes", e);
    }
    out.write('\n');
    return of(status, "application/json", out.toByteArray());
  }

  HttpResponse with(Map<String, String> moreHeaders) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(moreHeaders);
    return new HttpResponse(status, contentType, all, body);
  }

  void writeTo(OutputStream out, boolean headOnly) throws IOException {
    StringBuilder head = new StringBuilder(400);
    field(head.append("HTTP/1.1 ").append(status).append(' ').append(reason()), "", "");
    field(head, "Content-Type", contentType);
    field(head, "Content-Length", Integer.toString(body.length));
    field(head, "Connection", "close");
    field(head, "Cache-Control", "no-store");
    field(head, "X-Content-Type-Options", "nosniff");
    field(head, "Cross-Origin-Resource-Policy", "same-origin");
    headers.forEach((name, value) -> field(head, name, value));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!headOnly) {
      out.write(body);
    }
    out.flush();
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(name.isEmpty() ? "" : ": ").append(value).append("\r\n");
  }

  private String reason() {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 411 -> "Length Required";
      case 413 -> "Content Too Large";
      case 421 -> "Misdirected Request";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 505 -> "HTTP Version Not Supported";
      default -> "";
    };
  }
}
