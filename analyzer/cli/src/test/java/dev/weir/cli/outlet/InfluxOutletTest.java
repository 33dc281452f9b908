package dev.weir.cli.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.http.RecordedExchange.Sizes;
import dev.weir.core.http.RecordedExchange.Times;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import dev.weir.json.Origin;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluxOutletTest {
  private static final long SECOND = 1_000_000_000;
  private static final long START = 1_795_234_200 * SECOND;
  private static final Report NOTHING =
      new Ledger(LedgerOptions.DEFAULT, new RouteTable())
          .report(new Source("t", "none", null, 0, 0, 0, null, 0), ReportOptions.ALL);

  @TempDir Path folder;

  @Test
  void sumsUpWhatEndedInTenSeconds() throws IOException {
    Path file = folder.resolve("t.lp");
    try (InfluxOutlet outlet = outlet(file)) {
      outlet.exchange(exchange("GET", 200, START + SECOND, 5), "/a b", -1);
      outlet.exchange(exchange("GET", 200, START + 9 * SECOND, 7), "/a b", -1);
      outlet.exchange(exchange("GET", 0, START + 9 * SECOND, 0), "/a b", -1);
      outlet.exchange(exchange("BREW", 418, START + 10 * SECOND, 1), "/pot", -1);
      outlet.finish(NOTHING);
      assertThat(outlet.written()).isEqualTo("3 points written");
    }
    // Spaces have no place in a label, so they are question marks before anything is escaped.
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "weir_http,host=web-1,method=GET,route=/a?b,service=shop,side=served,status=200"
                + " requests=2i,request_bytes=20i,response_bytes=12i,max_response_bytes=7i,"
                + "wire_bytes=60i,retransmitted_bytes=4i,duration_nanos=600i,max_duration_nanos=300i,"
                + "first_byte_nanos=400i 1795234200000000000",
            "weir_http,host=web-1,method=GET,route=/a?b,service=shop,side=served,status=none"
                + " requests=1i,request_bytes=10i,response_bytes=0i,max_response_bytes=0i,"
                + "wire_bytes=30i,retransmitted_bytes=2i,duration_nanos=300i,max_duration_nanos=300i,"
                + "first_byte_nanos=200i 1795234200000000000",
            "weir_http,host=web-1,method=_other,route=/pot,service=shop,side=served,status=418"
                + " requests=1i,request_bytes=10i,response_bytes=1i,max_response_bytes=1i,"
                + "wire_bytes=30i,retransmitted_bytes=2i,duration_nanos=300i,max_duration_nanos=300i,"
                + "first_byte_nanos=200i 1795234210000000000");
  }

  @Test
  void writesNoPointTwiceWhateverTheOrder() throws IOException {
    Path file = folder.resolve("t.lp");
    Random random = new Random(9);
    long bytes = 0;
    try (InfluxOutlet outlet = outlet(file)) {
      for (int i = 0; i < 5_000; i++) {
        int responseBytes = random.nextInt(1_000);
        bytes += responseBytes;
        long end = START + random.nextInt(200) * SECOND;
        outlet.exchange(exchange("GET", 200, end, responseBytes), "/r" + i % 5, -1);
      }
      outlet.finish(NOTHING);
    }
    List<String> lines = Files.readAllLines(file);
    Set<String> points = new HashSet<>();
    long summed = 0;
    for (String line : lines) {
      points.add(line.replaceAll(" .* ", " "));
      summed += Long.parseLong(line.replaceAll(".*,response_bytes=(\\d+)i,.*", "$1"));
    }
    assertThat(points).hasSameSizeAs(lines).hasSizeGreaterThan(100);
    assertThat(summed).isEqualTo(bytes);
  }

  @Test
  void hasABoundToRoutes() throws IOException {
    Path file = folder.resolve("t.lp");
    try (InfluxOutlet outlet = outlet(file)) {
      for (int i = 0; i < 1_500; i++) {
        outlet.exchange(exchange("GET", 200, START, 1), "/r" + i, -1);
      }
      outlet.finish(NOTHING);
    }
    assertThat(Files.readAllLines(file))
        .hasSize(1_001)
        .anySatisfy(line -> assertThat(line).contains("route=_other", "requests=500i"));
  }

  private static InfluxOutlet outlet(Path file) throws IOException {
    Origin origin = new Origin("shop", "web-1", "t.pcap", Origin.SERVED);
    return new InfluxOutlet("t.lp", new FileOutputStream(file.toFile()), origin);
  }

  private static Exchange exchange(String method, int status, long endNanos, int responseBytes) {
    long start = endNanos - 300;
    Exchange exchange =
        new RecordedExchange(
                new Endpoints("10.0.0.1", 1, "10.0.0.2", 2),
                0,
                method,
                "/never/a/tag",
                null,
                "1.1",
                status,
                null,
                new Sizes(10, 0, 0),
                new Sizes(responseBytes, 0, 0),
                new Times(start, start + 100, start + 200, endNanos),
                true,
                true,
                true)
            .tell(new Deaf());
    exchange.addWireBytes(30);
    exchange.addRetransmittedBytes(2);
    return exchange;
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
