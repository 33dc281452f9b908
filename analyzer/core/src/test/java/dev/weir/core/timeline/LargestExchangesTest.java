package dev.weir.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.route.RouteTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargestExchangesTest {
  private final LargestExchanges largest = new LargestExchanges(3);
  private final ExchangeListener listener =
      new ForwardingListener(new Ledger(LedgerOptions.DEFAULT, new RouteTable())) {
        @Override
        public void finished(Exchange exchange) {
          largest.add(exchange);
        }
      };

  @Test
  void keepsTheLargestWhateverTheirOrder() {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      sizes.add(i);
    }
    Collections.shuffle(sizes, new Random(1));
    sizes.forEach(size -> Passing.get(listener, "/" + size, 0, 0, size));
    assertThat(largest.all()).extracting(LargeExchange::path).containsExactly("/100", "/99", "/98");
    assertThat(largest.all().get(0).messageBytes()).isEqualTo(110);
  }

  @Test
  void ofEqualOnesKeepsThoseThatBeganFirst() {
    for (int start : new int[] {5, 3, 1, 4, 2}) {
      Passing.get(listener, "/a", start, 9, 10);
    }
    assertThat(largest.all()).extracting(LargeExchange::startNanos).containsExactly(1L, 2L, 3L);
  }

  @Test
  void refusesToKeepNone() {
    assertThatThrownBy(() -> new LargestExchanges(0)).hasMessage("most=0 is below 1");
  }
}
