package dev.weir.replay.gor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.gor.ConnectionTable.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTableTest {
  private static final int MOST = 100;

  private final ConnectionTable table = new ConnectionTable(MOST);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void knowsAtLeastSoManyThatWereUsedLast(int seed) {
    Random random = new Random(seed);
    Map<Long, Long> model = new LinkedHashMap<>(16, 0.75f, true);
    long numbers = 0;
    for (int i = 0; i < 20_000; i++) {
      long stream = (long) random.nextInt(40 + i / 100) << 48 | 0x1f90_0a00_0007L;
      Connection found = table.find(stream);
      Long known = model.get(stream);
      if (known != null) {
        assertThat(found).isNotNull();
      }
      if (found == null) {
        found = new Connection(stream, "", numbers++);
        table.add(found);
      } else if (known != null) {
        assertThat(found.number).isEqualTo(known);
      }
      model.put(stream, found.number);
      if (model.size() > MOST) {
        model.remove(model.keySet().iterator().next());
      }
    }
    assertThat(numbers).isGreaterThan(2 * MOST);
    assertThat(numbers - table.forgotten()).isBetween((long) MOST, 2L * MOST);
  }

  @Test
  void countsWhatItForgets() {
    for (int i = 0; i < 3 * MOST; i++) {
      table.add(new Connection(i, "", i));
    }
    assertThat(table.forgotten()).isEqualTo(MOST); // at the first of the third hundred
    assertThat(table.find(0)).isNull();
    assertThat(table.find(MOST)).isNotNull();
  }
}
