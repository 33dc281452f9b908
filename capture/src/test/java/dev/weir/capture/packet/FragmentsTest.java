package dev.weir.capture.packet;

import static dev.weir.capture.packet.Packets.NOTHING;
import static dev.weir.capture.packet.Packets.PAYLOAD;
import static dev.weir.capture.packet.Packets.TCP;
import static dev.weir.capture.packet.Packets.UDP;
import static dev.weir.capture.packet.Packets.extension;
import static dev.weir.capture.packet.Packets.ipv4;
import static dev.weir.capture.packet.Packets.ipv4Fragment;
import static dev.weir.capture.packet.Packets.ipv6Fragment;
import static dev.weir.capture.packet.Packets.join;
import static dev.weir.capture.packet.Packets.slice;
import static dev.weir.capture.packet.Packets.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.packet.RecordingSink.Delivered;
import dev.weir.core.ledger.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int ID = 0xbeef;

  private final RecordingSink sink = new RecordingSink();
  private PacketDecoder decoder = new PacketDecoder(sink, new DecoderOptions(false));
  private long fedBytes;

  static List<List<Integer>> orders() {
    List<List<Integer>> orders = new ArrayList<>();
    permute(new ArrayList<>(List.of(0, 1, 2, 3)), 0, orders);
    return orders;
  }

  private static void permute(List<Integer> list, int from, List<List<Integer>> into) {
    if (from == list.size()) {
      into.add(List.copyOf(list));
    }
    for (int i = from; i < list.size(); i++) {
      Collections.swap(list, from, i);
      permute(list, from + 1, into);
      Collections.swap(list, from, i);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void joinsFragmentsOfIpv4InEveryOrder(List<Integer> order) {
    byte[] datagram = tcp();
    for (int i : order) {
      feed(ipv4Fragment(TCP, ID, datagram, cut(i), cut(i + 1)), i);
    }

    assertDelivered(PAYLOAD);
    assertThat(sink.segments.get(0).addresses()).isEqualTo("0:c0000201-0:c6336402");
    assertThat(sink.segments.get(0).epochNanos()).isEqualTo(order.get(3).longValue());
  }

  @ParameterizedTest
  @MethodSource("orders")
  void joinsFragmentsOfIpv6InEveryOrder(List<Integer> order) {
    byte[] datagram = extension(TCP, 0, tcp());
    for (int i : order) {
      int to = i == 3 ? datagram.length : cut(i + 1);
      // Only the first fragment's next header counts (RFC 8200 §4.5).
      feed(ipv6Fragment(i == 0 ? 60 : TCP, ID, datagram, cut(i), to), i);
    }

    assertDelivered(PAYLOAD);
    assertThat(sink.segments.get(0).ipv6()).isTrue();
  }

  /** Where the fragments of {@code tcp()}, 48 bytes long, are cut. */
  private static int cut(int index) {
    return index == 4 ? 20 + PAYLOAD.length : new int[] {0, 8, 24, 40}[index];
  }

  @Test
  void keepsDatagramsApart() {
    byte[] one = tcp(NOTHING, "one, which is long".getBytes(StandardCharsets.US_ASCII));
    byte[] two = tcp(NOTHING, "two, which is long".getBytes(StandardCharsets.US_ASCII));

    feed(ipv4Fragment(TCP, 1, one, 0, 16), 0);
    feed(ipv4Fragment(TCP, 2, two, 16, two.length), 0);
    feed(ipv4Fragment(TCP, 2, two, 0, 16), 0);
    feed(ipv4Fragment(TCP, 1, one, 16, one.length), 0);

    assertThat(sink.segments)
        .extracting(Delivered::captured)
        .containsExactly("two, which is long", "one, which is long");
  }

  @Test
  void chargesCopiesToTheDatagram() {
    byte[] datagram = tcp();
    feed(ipv4Fragment(TCP, ID, datagram, 0, 24), 0);
    feed(ipv4Fragment(TCP, ID, datagram, 0, 24), 0);
    feed(ipv4Fragment(TCP, ID, datagram, 24, datagram.length), 0);

    assertDelivered(PAYLOAD);
  }

  @Test
  void believesTheFirstBeginningAboutWhatFollows() {
    byte[] datagram = extension(TCP, 0, tcp());
    feed(ipv6Fragment(60, ID, datagram, 0, 24), 0);
    feed(ipv6Fragment(TCP, ID, datagram, 0, 24), 0);
    feed(ipv6Fragment(60, ID, datagram, 24, datagram.length), 0);

    assertDelivered(PAYLOAD);
  }

  @Test
  void prefersTheFirstCopyOfEveryByteAndSaysThatTheyOverlap() {
    byte[] first = tcp(NOTHING, "aaaaaaaaaaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII));
    byte[] second =
        tcp(NOTHING, "bbbbbbbbbbbbbbbbbbbbbbbbbbbb".getBytes(StandardCharsets.US_ASCII));
    feed(ipv4Fragment(TCP, ID, first, 0, 24), 0);
    feed(ipv4Fragment(TCP, ID, second, 8, 40), 0);
    feed(ipv4Fragment(TCP, ID, first, 32, 48), 0);

    assertThat(sink.oddities).containsExactly("ip_fragments_overlap", "ip_fragments_overlap");
    assertThat(sink.segments)
        .extracting(Delivered::captured)
        .containsExactly("aaaa" + "bbbbbbbbbbbbbbbb" + "aaaaaaaa");
  }

  @Test
  void doesNotBelieveASecondEnd() {
    byte[] datagram = tcp();
    feed(ipv4Fragment(TCP, ID, datagram, 40, 48), 0);
    feed(ipv4Fragment(TCP, ID, slice(datagram, 0, 20), 16, 20), 0);
    feed(ipv4Fragment(TCP, ID, datagram, 0, 40), 0);

    assertThat(sink.oddities).containsExactly("ip_fragments_overlap");
    assertThat(sink.segments).extracting(Delivered::captured).containsExactly(text(PAYLOAD));
    assertBalanced();
  }

  @Test
  void deliversOfCutFragmentsTheContiguousPrefix() {
    byte[] datagram = tcp();
    byte[] head = ipv4Fragment(TCP, ID, datagram, 0, 32);
    byte[] tail = ipv4Fragment(TCP, ID, datagram, 32, 48);
    feedCut(head, 20 + 27, 0);
    feedCut(tail, 20 + 16, 0);

    assertThat(sink.segments).extracting(Delivered::captured).containsExactly("GET /a ");
    assertThat(sink.segments).extracting(Delivered::payloadLength).containsExactly(PAYLOAD.length);
    assertBalanced();
  }

  @Test
  void holdsFragmentsCutWithinTheirHeaders() {
    byte[] tail = ipv4(TCP, new byte[40], ID, 2, new byte[8]);
    feedCut(tail, 30, 0);
    feed(ipv4Fragment(TCP, ID, tcp(), 0, 16), 0);

    assertThat(sink.segments).extracting(Delivered::captured).containsExactly("");
    assertThat(sink.segments).extracting(Delivered::payloadLength).containsExactly(4);
    assertBalanced();
  }

  @Test
  void readsNonTcpFragmentsAsSuchAtOnce() {
    byte[] datagram = new byte[64];
    feed(ipv4Fragment(UDP, ID, datagram, 0, 32), 0);
    feed(ipv4Fragment(UDP, ID, datagram, 32, 64), 0);
    feed(ipv6Fragment(UDP, ID, datagram, 32, 64), 0);

    assertThat(sink.unattributed).containsExactlyEntriesOf(Map.of(Reason.NON_TCP, fedBytes));
  }

  @Test
  void unwrapsFragmentedTunnels() {
    decoder = new PacketDecoder(sink, new DecoderOptions(true));
    byte[] datagram = Packets.vxlan(Packets.ethernet(Packets.IPV4, ipv4(TCP, tcp())));
    feed(ipv4Fragment(UDP, ID, datagram, 0, 40), 0);
    feed(ipv4Fragment(UDP, ID, datagram, 40, datagram.length), 0);

    assertDelivered(PAYLOAD);
  }

  @Test
  void refusesImpossibleLengths() {
    feed(ipv4(TCP, NOTHING, ID, 0x2000, new byte[9]), 0);
    feed(ipv4(TCP, NOTHING, ID, 0x2000, NOTHING), 0);
    feed(ipv4(TCP, NOTHING, ID, 0x1fff, new byte[8]), 0);

    assertThat(sink.oddities).hasSize(3).containsOnly("ip_fragment_length_invalid");
    assertThat(sink.unattributed).containsExactlyEntriesOf(Map.of(Reason.UNDECODABLE, fedBytes));
  }

  @Test
  void marksCongestionIfAnyFragmentMetIt() {
    byte[] datagram = tcp();
    byte[] head = ipv4Fragment(TCP, ID, datagram, 0, 24);
    byte[] tail = ipv4Fragment(TCP, ID, datagram, 24, 48);
    tail[1] = 0;
    feed(head, 0);
    feed(tail, 0);

    assertThat(sink.segments).extracting(Delivered::congestionExperienced).containsExactly(true);
  }

  @Nested
  class WhenIncomplete {
    private final byte[] fragment = ipv4Fragment(TCP, ID, tcp(), 8, 24);
    private final byte[] other = ipv4(TCP, tcp());

    @Test
    void waitsThirtySecondsOfCaptureTime() {
      feed(fragment, SECOND);
      feed(other, 31 * SECOND);
      assertThat(sink.unattributed).isEmpty();

      feed(other, 31 * SECOND + 1);

      assertThat(sink.oddities).containsExactly("ip_fragments_incomplete");
      assertThat(sink.unattributed)
          .containsExactlyEntriesOf(Map.of(Reason.UNDECODABLE, (long) fragment.length));
      assertBalanced();
    }

    @Test
    void expiresEachInItsTurn() {
      for (int i = 0; i < 10; i++) {
        feed(ipv4Fragment(TCP, i, tcp(), 8, 24), i * SECOND);
      }

      feed(other, 34 * SECOND + 1);

      assertThat(sink.oddities).hasSize(5).containsOnly("ip_fragments_incomplete");
    }

    @Test
    void isChargedAtTheEnd() {
      feed(fragment, 0);
      decoder.finish();
      decoder.finish();

      assertThat(sink.oddities).containsExactly("ip_fragments_incomplete");
      assertThat(sink.chargedBytes).isEqualTo(fragment.length);
    }

    @Test
    void givesWayToNewerOnes() {
      for (int i = 0; i < Fragments.MAX_DATAGRAMS; i++) {
        feed(ipv4Fragment(TCP, i, tcp(), 8, 24), 0);
      }
      assertThat(sink.oddities).isEmpty();

      feed(ipv4Fragment(TCP, 0xffff, tcp(), 8, 24), 0);

      assertThat(sink.oddities).containsExactly("ip_fragments_dropped");
      assertThat(sink.examples).containsExactly("36 bytes, identification 0");
      decoder.finish();
      assertBalanced();
    }

    @Test
    void holdsNoMoreThanItsBoundOfBytes() {
      byte[] large = new byte[60_000];
      int fit = Fragments.MAX_HELD_BYTES / 60_064;
      for (int i = 0; i < fit; i++) {
        feed(ipv4(TCP, NOTHING, i, 0x2000, large), 0);
      }
      assertThat(sink.oddities).isEmpty();

      feed(ipv4(TCP, NOTHING, fit, 0x2000, large), 0);

      assertThat(sink.oddities).containsExactly("ip_fragments_dropped");
    }
  }

  /** Random cuts, copies, overlaps, snap lengths and orders, against a model byte by byte. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheModel(long seed) {
    Random random = new Random(seed);
    int delivered = 0;
    for (int round = 0; round < 300; round++) {
      delivered += agreeOnce(random, round) ? 1 : 0;
    }
    assertThat(delivered).isGreaterThan(100);
  }

  private boolean agreeOnce(Random random, int id) {
    sink.segments.clear();
    byte[] payload = new byte[12 + random.nextInt(200)];
    random.nextBytes(payload);
    byte[] datagram = tcp(NOTHING, payload);
    int blocks = (datagram.length + 7) / 8;
    List<int[]> ranges = new ArrayList<>();
    for (int from = 0; from < blocks; ) {
      int to = Math.min(blocks, from + 1 + random.nextInt(Math.min(6, blocks - 1)));
      ranges.add(new int[] {from, to});
      from = to;
    }
    for (int extra = random.nextInt(4); extra > 0; extra--) {
      int from = 1 + random.nextInt(blocks - 1); // from 0 it might be the whole: no fragment
      ranges.add(new int[] {from, from + 1 + random.nextInt(blocks - from)});
    }
    Collections.shuffle(ranges, random);
    boolean[] seen = new boolean[datagram.length];
    int[] value = new int[datagram.length];
    Arrays.fill(value, -1);
    for (int[] range : ranges) {
      int from = range[0] * 8;
      int to = Math.min(range[1] * 8, datagram.length);
      int captured = random.nextInt(5) == 0 ? random.nextInt(to - from + 1) : to - from;
      // Later copies differ, so that only the first can be what is expected.
      byte[] copy = datagram.clone();
      for (int i = from; i < to; i++) {
        if (seen[i] && i >= 20) {
          copy[i] ^= 0x55;
        } else if (!seen[i]) {
          seen[i] = true;
          value[i] = i < from + captured ? copy[i] & 0xff : -1;
        }
      }
      feedCut(ipv4Fragment(TCP, id, copy, from, to), 20 + captured, 0);
      if (IntStream.range(0, seen.length).allMatch(i -> seen[i])) {
        break;
      }
    }
    int prefix = 0;
    while (prefix < value.length && value[prefix] >= 0) {
      prefix++;
    }
    decoder.finish();
    assertBalanced();
    if (prefix < 16) {
      assertThat(sink.segments).isEmpty();
      return false;
    }
    assertThat(sink.segments)
        .extracting(Delivered::captured)
        .containsExactly(text(slice(datagram, 20, Math.max(0, prefix - 20))));
    assertThat(sink.segments.get(0).payloadLength()).isEqualTo(payload.length);
    return true;
  }

  private void feed(byte[] packet, long epochNanos) {
    feedCut(packet, packet.length, epochNanos);
  }

  private void feedCut(byte[] packet, int capturedLength, long epochNanos) {
    fedBytes += packet.length;
    byte[] captured = join(new byte[3], slice(packet, 0, capturedLength));
    decoder.packet(LinkType.RAW, captured, 3, capturedLength, packet.length, epochNanos);
    Arrays.fill(captured, (byte) 0x7f); // the caller's array is valid only during the call
  }

  private void assertDelivered(byte[] payload) {
    assertThat(sink.segments).extracting(Delivered::captured).containsExactly(text(payload));
    assertThat(sink.segments).extracting(Delivered::wireBytes).containsExactly(fedBytes);
    assertThat(sink.segments.get(0).destinationPort()).isEqualTo(Packets.DESTINATION_PORT);
    assertThat(sink.oddities).isEmpty();
    assertThat(sink.unattributed).isEmpty();
  }

  private void assertBalanced() {
    assertThat(sink.chargedBytes).isEqualTo(fedBytes);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
