package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.json.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DocumentIdTest {
  private static final Endpoints WITHOUT_PORTS = new Endpoints("10.0.0.1", 0, "10.0.0.2", 0);
  private static final Endpoints WITH_PORTS = new Endpoints("10.0.0.1", 5, "10.0.0.2", 80);

  private final DocumentId ids = new DocumentId(Origin.servedBy("access.log"));

  private static Exchange exchange(Endpoints ends, long responseBytes) {
    return new RecordedExchange(
            ends,
            0,
            "GET",
            "/a",
            null,
            "1.1",
            200,
            null,
            new RecordedExchange.Sizes(100, 0, 0),
            new RecordedExchange.Sizes(responseBytes, 0, 0),
            new RecordedExchange.Times(1_000, 0, 0, 1_000),
            true,
            true,
            true)
        .tell(new Deaf());
  }

  private static List<String> read(DocumentId ids, Endpoints ends) {
    List<String> made = new ArrayList<>();
    for (long responseBytes : new long[] {1, 2, 1, 1, 2}) {
      made.add(ids.of(exchange(ends, responseBytes)));
    }
    return made;
  }

  @Test
  void tellsApartWhatLooksAlikeInALogWithoutPorts() {
    assertThat(read(ids, WITHOUT_PORTS)).doesNotHaveDuplicates();
  }

  @Test
  void areTheSameWhenTheLogIsReadAgain() {
    List<String> first = read(ids, WITHOUT_PORTS);
    assertThat(read(new DocumentId(Origin.servedBy("access.log")), WITHOUT_PORTS)).isEqualTo(first);
    assertThat(read(new DocumentId(Origin.servedBy("another.log")), WITHOUT_PORTS))
        .doesNotContainAnyElementsOf(first);
  }

  @Test
  void areTheSameOfAConnectionWhoeverSawIt() {
    List<String> first = read(ids, WITH_PORTS);
    assertThat(first).containsOnly(first.get(0));
    assertThat(read(new DocumentId(Origin.servedBy("another.pcap")), WITH_PORTS)).isEqualTo(first);
  }

  @Test
  void ofARunDependOnAllThatDecidesIt() {
    List<String> runs = new ArrayList<>();
    for (List<String> whatDecides :
        List.of(
            List.<String>of(),
            List.of("a"),
            List.of("b"),
            List.of("a", "b"),
            List.of("ab"),
            List.of("a", ""))) {
      runs.add(Documents.run(whatDecides));
      assertThat(Documents.run(whatDecides)).isEqualTo(runs.get(runs.size() - 1));
    }
    assertThat(runs).doesNotHaveDuplicates();
  }

  private static final class Deaf implements ExchangeListener {
    @Override
    public void bytes(Exchange x, Direction d, ByteKind k, long count, long nowNanos) {}

    @Override
    public void requestHead(Exchange x) {}

    @Override
    public void responseHead(Exchange x) {}

    @Override
    public void finished(Exchange x) {}

    @Override
    public void oddity(String name, @Nullable Exchange x, String example) {}
  }
}
