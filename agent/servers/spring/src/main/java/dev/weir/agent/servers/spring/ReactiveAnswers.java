package dev.weir.agent.servers.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.servers.app.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.reactive.server.ReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** On Netty: a second server for the same handler, and publishers. */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ReactiveAnswers {

  /** Otherwise Tomcat, which is there for MVC, would be taken. */
  @Bean
  static ReactiveWebServerFactory netty(AccessLogFile log) {
    return log.of(new NettyReactiveWebServerFactory());
  }

  @Bean(initMethod = "start", destroyMethod = "stop")
  static WebServer cleartext(
      HttpHandler handler, AccessLogFile log, @Value("${matrix.http-port}") int port) {
    return log.of(new NettyReactiveWebServerFactory(port)).getWebServer(handler);
  }

  @Bean
  static AccessLogFile accessLog(@Value("${matrix.access-log}") String path) {
    return new AccessLogFile(Path.of(path));
  }

  @GetMapping("/app/chunked/{name}")
  ResponseEntity<Flux<byte[]>> chunked(@RequestParam int bytes, @RequestParam int parts) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(Flux.range(0, parts).map(part -> Content.text(bytes)));
  }

  @GetMapping("/app/broken/{name}")
  ResponseEntity<Flux<byte[]>> broken(@RequestParam int bytes) {
    Mono<byte[]> never =
        Mono.delay(Duration.ofMillis(Content.PAUSE_MILLIS))
            .then(Mono.error(new IOException("breaks off")));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(2L * bytes)
        .body(Flux.just(Content.text(bytes)).concatWith(never));
  }

  @RequestMapping("/app/upload/{name}")
  Mono<byte[]> upload(@RequestBody Flux<DataBuffer> body) {
    return body.map(ReactiveAnswers::drain)
        .reduce(0L, Long::sum)
        .map(received -> Long.toString(received).getBytes(UTF_8));
  }

  private static long drain(DataBuffer buffer) {
    long bytes = buffer.readableByteCount();
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
