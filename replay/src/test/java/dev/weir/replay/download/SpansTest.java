package dev.weir.replay.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {
  private static final int LENGTH = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void isTheSetOfItsBytes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      Spans spans = new Spans();
      BitSet model = new BitSet();
      for (int i = random.nextInt(12); i > 0; i--) {
        int start = random.nextInt(LENGTH);
        int end = start + 1 + random.nextInt(LENGTH - start);
        spans.add(new Span(start, end));
        model.set(start, end);
      }
      assertThat(spans.bytes()).isEqualTo(model.cardinality());
      assertThat(bytesOf(spans.all())).isEqualTo(model);
      BitSet missing = (BitSet) model.clone();
      missing.flip(0, LENGTH);
      assertThat(bytesOf(spans.missing(LENGTH))).isEqualTo(missing);
      List<Span> all = spans.all();
      for (int i = 1; i < all.size(); i++) {
        assertThat(all.get(i).startByte()).isGreaterThan(all.get(i - 1).endByte());
      }
    }
  }

  @Test
  void spreadsTheSameBytesOverAsManyAsAreWanted() {
    List<Span> gaps = List.of(new Span(10, 20), new Span(100, 1_100));
    assertThat(Spans.spread(gaps, 2, 10)).isEqualTo(gaps);
    List<Span> four = Spans.spread(gaps, 4, 10);
    assertThat(four).hasSize(4);
    assertThat(bytesOf(four)).isEqualTo(bytesOf(gaps));
  }

  @Test
  void cutsNothingIntoPiecesThatAreTooShort() {
    assertThat(Spans.spread(List.of(new Span(0, 199)), 8, 100)).hasSize(1);
    assertThat(Spans.spread(List.of(new Span(0, 200)), 8, 100)).hasSize(2);
    assertThat(Spans.spread(List.of(), 8, 100)).isEmpty();
  }

  private static BitSet bytesOf(List<Span> spans) {
    BitSet bytes = new BitSet();
    for (Span span : new ArrayList<>(spans)) {
      bytes.set((int) span.startByte(), (int) span.endByte());
    }
    return bytes;
  }
}
