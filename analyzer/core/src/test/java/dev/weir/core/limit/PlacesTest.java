package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  private final Places places = new Places();
  private final Place a = new Place();
  private final Place b = new Place();
  private final Place c = new Place();

  private void appendAll() {
    places.append(a, 10);
    places.append(b, 200);
    places.append(c, 3_000);
  }

  @Test
  void knowWhatStandsBeforeEach() {
    appendAll();

    assertThat(places.bytesAhead(a)).isZero();
    assertThat(places.bytesAhead(b)).isEqualTo(10);
    assertThat(places.bytesAhead(c)).isEqualTo(210);
    assertThat(places.bytes()).isEqualTo(3_210);
  }

  @Test
  void moveUpWhenTheFirstLeaves() {
    appendAll();
    places.remove(a);

    assertThat(places.bytesAhead(c)).isEqualTo(200);
    assertThat(places.bytes()).isEqualTo(3_200);
  }

  @Test
  void moveUpWhenTheFirstHasPassedAPart() {
    appendAll();
    places.shorten(a, 4);

    assertThat(places.bytesAhead(b)).isEqualTo(6);
    assertThat(places.bytes()).isEqualTo(3_206);
  }

  @Test
  void keepAGapWhereOneHasLeftUntilItComesToTheFront() {
    appendAll();
    places.remove(b);
    assertThat(places.bytesAhead(c)).isEqualTo(210);

    places.remove(a);
    assertThat(places.bytesAhead(c)).isZero();
    assertThat(places.bytes()).isEqualTo(3_000);
  }

  @Test
  void standStillForWhoHasPassedAPartBeforeItsTime() {
    appendAll();
    places.shorten(c, 1_000);

    assertThat(places.bytesAhead(c)).isEqualTo(210);
    assertThat(places.bytes()).isEqualTo(2_210);
  }

  @Test
  void areEmptyAfterTheLastHasLeft() {
    appendAll();
    places.remove(c);
    places.remove(a);
    places.remove(b);

    assertThat(places.first()).isNull();
    assertThat(places.bytes()).isZero();
    assertThat(List.of(a, b, c)).allMatch(place -> place.in == null);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void neverTellTooLittle(long seed) {
    Random random = new Random(seed);
    List<Place> model = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int what = random.nextInt(8);
      if (model.isEmpty() || what < 3) {
        Place place = new Place();
        places.append(place, 1 + random.nextLong(1L << (1 + random.nextInt(60))));
        model.add(place);
      } else if (what < 6) {
        places.remove(model.remove(what < 5 ? 0 : random.nextInt(model.size())));
      } else {
        Place place = model.get(random.nextInt(model.size()));
        if (place.bytes > 1) {
          places.shorten(place, 1 + random.nextLong(place.bytes - 1));
        }
      }
      assertThat(places.first()).isSameAs(model.isEmpty() ? null : model.get(0));
      long ahead = 0;
      for (Place place : model) {
        // As differences, since both wrap around.
        assertThat(places.bytesAhead(place) - ahead).isNotNegative();
        ahead += place.bytes;
      }
      assertThat(places.bytes() - ahead).isNotNegative();
      if (model.size() > 12) {
        model.forEach(places::remove);
        model.clear();
      }
    }
  }
}
