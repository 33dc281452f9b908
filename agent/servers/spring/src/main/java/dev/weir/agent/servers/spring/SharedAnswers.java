package dev.weir.agent.servers.spring;

import dev.weir.agent.servers.app.Content;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What is written in the same way for both kinds of server. */
@RestController
class SharedAnswers {

  @GetMapping("/app/fixed/{name}")
  ResponseEntity<byte[]> fixed(@RequestParam(defaultValue = "1") int bytes) {
    return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(Content.text(bytes));
  }

  @GetMapping("/app/async/{name}")
  Mono<byte[]> async(@RequestParam int bytes) {
    return Mono.delay(Duration.ofMillis(1)).map(tick -> Content.text(bytes));
  }

  @GetMapping("/app/gzip/{name}")
  ResponseEntity<byte[]> gzip(@RequestParam int bytes) {
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_ENCODING, "gzip")
        .body(Content.gzip(Content.text(bytes)));
  }

  @GetMapping("/app/ranged/{name}")
  ResponseEntity<byte[]> ranged(@RequestParam int bytes) {
    return ResponseEntity.status(HttpStatus.PARTIAL_CONTENT)
        .header(HttpHeaders.CONTENT_RANGE, "bytes 0-" + (bytes - 1) + "/*")
        .body(Content.text(bytes));
  }

  @GetMapping("/app/surroundings")
  ResponseEntity<byte[]> surroundings() {
    return ResponseEntity.ok(Content.surroundings());
  }
}
