package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.http.RecordedExchange.Sizes;
import dev.weir.core.http.RecordedExchange.Times;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeDocumentTest {
  private static final long START = 1_795_234_200_123_456_789L;
  private static final Origin ORIGIN = new Origin("shop", "web-1", "agent", Origin.OUTGOING);

  @Test
  void hasEveryFieldInOrder() throws IOException {
    Exchange exchange = exchange(new Endpoints("10.0.0.1", 10, "10.0.0.2", 20), 200, "image/png");
    exchange.addWireBytes(1_200);
    exchange.addRetransmittedBytes(40);
    assertThat(document(ORIGIN, exchange, "/p/{id}", 0.25))
        .isEqualTo(
            """
            {"@timestamp":"2026-11-21T04:10:00.123456789Z","event.start":"2026-11-21T04:10:00.123456789Z",\
            "event.duration":900,"event.dataset":"weir.http","ecs.version":"8.17.0",\
            "service.name":"shop","host.name":"web-1","weir.source":"agent","weir.side":"outgoing",\
            "client.ip":"10.0.0.1","client.port":10,"weir.client.id":"10.0.0.1",\
            "server.ip":"10.0.0.2","server.port":20,\
            "network.community_id":"1:9j2Dzwrw7T9E+IZi4b4IVT66HBI=",\
            "url.domain":"shop.example","url.port":8080,\
            "http.request.method":"GET","url.path":"/p/7","http.route":"/p/{id}","http.version":"1.1",\
            "http.response.status_code":200,"weir.response.content_class":"static",\
            "http.response.mime_type":"image/png",\
            "http.request.bytes":111,"http.request.body.bytes":10,\
            "weir.request.header_bytes":100,"weir.request.framing_bytes":1,\
            "http.response.bytes":222,"http.response.body.bytes":20,\
            "weir.response.header_bytes":200,"weir.response.framing_bytes":2,\
            "weir.bytes":333,"network.bytes":1200,"weir.retransmitted_bytes":40,\
            "weir.sizes_exact":true,"weir.request.body_deflate_ratio":0.25,\
            "weir.request.duration_nanos":100,"weir.response.first_byte_nanos":500,\
            "weir.request.complete":true,"weir.response.complete":true,"weir.connection.ordinal":3}""");
  }

  @Test
  void leavesOutWhatIsNotKnown() throws IOException {
    Endpoints ends = new Endpoints("", 0, "", 0);
    String document = document(Origin.servedBy(""), exchange(ends, 0, null), null, -1);
    assertThat(document)
        .doesNotContain("service.name", "host.name", "weir.source", "client.ip", "client.address")
        .doesNotContain("weir.client.id", "community_id", "http.route", "status_code", "class")
        .doesNotContain("mime_type", "deflate", "trace.id");
  }

  @Test
  void callsAnAddressIpOnlyWhereItIsOne() throws IOException {
    Endpoints ends = new Endpoints("proxy.example", 1, "fd00::1", 2);
    assertThat(document(ORIGIN, exchange(ends, 200, null), null, -1))
        .contains("\"client.address\":\"proxy.example\"", "\"server.ip\":\"fd00::1\"")
        .doesNotContain("client.ip", "server.address", "community_id");
  }

  private static String document(
      Origin origin, Exchange exchange, @Nullable String route, double ratio) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      new ExchangeDocument(origin).writeFields(exchange, route, ratio, json);
      json.writeEndObject();
    }
    return text.toString();
  }

  private static Exchange exchange(Endpoints ends, int status, @Nullable String type) {
    return new RecordedExchange(
            ends,
            3,
            "GET",
            "/p/7",
            "shop.example:8080",
            "1.1",
            status,
            type,
            new Sizes(100, 10, 1),
            new Sizes(200, 20, 2),
            new Times(START, START + 100, START + 500, START + 900),
            true,
            true,
            true)
        .tell(new Deaf());
  }

  /** Listens to nothing. */
  private static final class Deaf implements ExchangeListener {
    @Override
    public void bytes(Exchange x, Direction d, ByteKind k, long count, long nowNanos) {}

    @Override
    public void requestHead(Exchange exchange) {}

    @Override
    public void responseHead(Exchange exchange) {}

    @Override
    public void finished(Exchange exchange) {}

    @Override
    public void oddity(String name, @Nullable Exchange exchange, String example) {}
  }
}
