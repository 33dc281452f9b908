package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import org.junit.jupiter.api.Test;

class ExchangeCopiesTest {
  private static final int MOST = 4 * CopyRoom.PIECE;
  private static final Endpoints ENDS = new Endpoints("10.0.0.1", 1, "10.0.0.2", 2);

  private final CopyRoom room = new CopyRoom(MOST);
  private final ExchangeCopies one = new ExchangeCopies(room);
  private final ExchangeCopies another = new ExchangeCopies(room);

  private static void add(ExchangeCopies to, int count) {
    for (int i = 0; i < count; i++) {
      to.add(new Exchange(ENDS, i));
    }
  }

  @Test
  void mayHaveAllTheRoomWhereNobodyElseNeedsAny() {
    add(one, MOST);

    assertThat(one.size()).isEqualTo(MOST);
    assertThat(one.leftOut()).isZero();
    for (int i = 0; i < MOST; i++) {
      assertThat(one.get(i).ordinal()).isEqualTo(i);
      assertThat(one.get(i).endpoints()).isEqualTo(ENDS);
    }
  }

  @Test
  void countsWhatHasNoRoom() {
    add(another, 1);
    add(one, MOST);

    assertThat(one.size()).isEqualTo(MOST - CopyRoom.PIECE);
    assertThat(one.leftOut()).isEqualTo(CopyRoom.PIECE);
    add(another, CopyRoom.PIECE);
    assertThat(another.size()).isEqualTo(CopyRoom.PIECE);
    assertThat(another.leftOut()).isEqualTo(1);
  }

  @Test
  void givesBackItsRoom() {
    add(one, MOST - 1);
    one.clear();
    add(another, MOST);

    assertThat(one.size()).isZero();
    assertThat(another.size()).isEqualTo(MOST);
    assertThat(another.get(MOST - 1).ordinal()).isEqualTo(MOST - 1);
    another.clear();
    add(one, 1);
    assertThat(one.get(0).ordinal()).isZero();
  }
}
