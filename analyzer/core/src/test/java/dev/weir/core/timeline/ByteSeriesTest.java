package dev.weir.core.timeline;

import static dev.weir.core.http.Direction.REQUEST;
import static dev.weir.core.http.Direction.RESPONSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSeriesTest {
  private static final int MOST = 16;

  private record Piece(Direction direction, long nanos, long bytes) {}

  @Test
  void countsEachDirectionInItsColumn() {
    ByteSeries series = new ByteSeries(new TimeScale(8));
    series.add(REQUEST, 0, 10);
    series.add(RESPONSE, TimeScale.FINEST_NANOS, 200);
    series.add(RESPONSE, TimeScale.FINEST_NANOS, 1);
    assertThat(series.bytes(REQUEST)).containsExactly(10L, 0L);
    assertThat(series.bytes(RESPONSE)).containsExactly(0L, 201L);
    assertThat(series.bytes()).containsExactly(10L, 201L);
    assertThat(series.totalBytes()).isEqualTo(211);
  }

  @Test
  void nothingTakesNoColumn() {
    TimeScale scale = new TimeScale(8);
    new ByteSeries(scale).add(REQUEST, 1, 0);
    assertThat(scale.columns()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isWhatANaiveCountIs(long seed) {
    Random random = new Random(seed);
    TimeScale scale = new TimeScale(MOST);
    ByteSeries one = new ByteSeries(scale);
    ByteSeries two = new ByteSeries(scale);
    List<Piece> pieces = new ArrayList<>();
    long span = TimeScale.FINEST_NANOS << (2 * seed);
    for (int i = 0; i < 500; i++) {
      Direction direction = random.nextBoolean() ? REQUEST : RESPONSE;
      // The span grows with the pieces, to both sides, so that columns widen on the way.
      long nanos = random.nextLong(2 * span) * i / 500 - span * i / 1000;
      Piece piece = new Piece(direction, nanos, random.nextInt(1000));
      (random.nextBoolean() ? one : two).add(direction, nanos, piece.bytes);
      pieces.add(piece);
    }
    ByteSeries sum = new ByteSeries(scale);
    sum.add(one);
    sum.add(two);

    assertThat(scale.columns()).isLessThanOrEqualTo(MOST);
    assertThat(sum.bytes(REQUEST)).isEqualTo(naive(pieces, REQUEST, scale));
    assertThat(sum.bytes(RESPONSE)).isEqualTo(naive(pieces, RESPONSE, scale));
    assertThat(sum.totalBytes()).isEqualTo(pieces.stream().mapToLong(Piece::bytes).sum());
  }

  private static List<Long> naive(List<Piece> pieces, Direction direction, TimeScale scale) {
    long[] columns = new long[scale.columns()];
    for (Piece piece : pieces) {
      if (piece.direction == direction) {
        columns[(int) ((piece.nanos - scale.startNanos()) / scale.columnNanos())] += piece.bytes;
      }
    }
    List<Long> list = new ArrayList<>();
    for (long column : columns) {
      list.add(column);
    }
    return list;
  }
}
