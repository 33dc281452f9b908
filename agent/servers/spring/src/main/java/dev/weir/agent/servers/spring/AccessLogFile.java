package dev.weir.agent.servers.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import reactor.netty.http.server.logging.AccessLog;
import reactor.netty.http.server.logging.AccessLogArgProvider;

/**
 * Writes Reactor Netty's access log as {@code METHOD /path STATUS BYTES}. Any thread may call.
 *
 * <p>By Reactor Netty's count bytes are what Content-Length says, be it after HEAD, else the
 * content of the chunks; it has none of a body that the end of the connection ends.
 */
record AccessLogFile(Path path) {

  /** Lets the servers of a factory write here. */
  NettyReactiveWebServerFactory of(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(server -> server.accessLog(true, this::write));
    return factory;
  }

  /** Returns null, so that Reactor Netty itself logs nothing. */
  private @Nullable AccessLog write(AccessLogArgProvider served) {
    String target = String.valueOf(served.uri());
    int mark = target.indexOf('?');
    String line =
        String.join(
            " ",
            served.method(),
            mark < 0 ? target : target.substring(0, mark),
            served.status(),
            served.contentLength() < 0 ? "-" : Long.toString(served.contentLength()));
    try {
      // One write of the whole line in append mode, so that lines of several threads do not mix.
      Files.write(
          path,
          (line + "\n").getBytes(UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return null;
  }
}
