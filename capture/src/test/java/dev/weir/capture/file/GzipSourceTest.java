package dev.weir.capture.file;

import static dev.weir.capture.file.CaptureBytes.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipSourceTest {
  private static final byte[] CAPTURE = capture();
  private static final List<Delivered.Packet> PACKETS = Delivered.from(CAPTURE).packets;

  private static byte[] capture() {
    CaptureBytes bytes = CaptureBytes.littleEndian().pcapHeader(0xa1b2c3d4, 65535, 1);
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] packet = new byte[random.nextInt(60)];
      random.nextBytes(packet);
      bytes.record(i, 0, packet, 1500);
    }
    return bytes.toBytes();
  }

  private static byte[] gzip(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(data);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[][] members() {
    return new byte[][] {
      gzip(Arrays.copyOf(CAPTURE, 100)),
      gzip(new byte[0]),
      gzip(Arrays.copyOfRange(CAPTURE, 100, CAPTURE.length))
    };
  }

  private static void assertWhole(Delivered delivered) {
    assertThat(delivered.failure).isNull();
    assertThat(delivered.packets).isEqualTo(PACKETS).hasSize(20);
  }

  @Test
  void readsOneMember() {
    assertWhole(Delivered.from(gzip(CAPTURE)));
  }

  @Test
  void readsSeveralMembersAndZerosAfterThem() {
    byte[][] members = members();

    assertWhole(Delivered.from(join(members[0], members[1], members[2], new byte[1000])));
  }

  @Test
  void readsSeveralMembersFromAPipeThatTrickles() throws CaptureException {
    Delivered delivered = new Delivered();
    InputStream trickle = new Trickle(join(members()));

    try (CaptureFile file = CaptureFile.open(trickle, "-")) {
      file.read(delivered);
    }

    assertWhole(delivered);
  }

  @Test
  void passesOverEverythingThatAHeaderMayHold() {
    byte[] plain = gzip(CAPTURE);
    byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3};
    byte[] extra = {3, 0, 'a', 'b', 'c'};
    byte[] nameAndComment = {'n', 0, 'c', 'd', 0};
    byte[] crcOfHeader = {1, 2};

    assertWhole(
        Delivered.from(
            join(
                header,
                extra,
                nameAndComment,
                crcOfHeader,
                Arrays.copyOfRange(plain, 10, plain.length))));
  }

  @Test
  void saysWhereCompressedDataEndsTooEarly() {
    byte[] whole = gzip(CAPTURE);

    for (int cut = 2; cut < whole.length; cut++) {
      Delivered delivered = Delivered.from(Arrays.copyOf(whole, cut));
      assertThat(delivered.complaint())
          .as("cut at %d", cut)
          .contains(
              "of the uncompressed data: gzip data ends too early, at compressed byte " + cut);
      assertThat(PACKETS.subList(0, delivered.packets.size())).isEqualTo(delivered.packets);
    }
    assertThat(Delivered.from(Arrays.copyOf(whole, whole.length - 1)).packets).hasSize(20);
  }

  @Test
  void noDamagePassesInSilence() {
    byte[] whole = join(members());
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << bit);
        Delivered delivered = Delivered.from(damaged);
        if (delivered.failure == null) {
          assertThat(delivered.packets).as("byte %d bit %d", at, bit).isEqualTo(PACKETS);
        }
      }
    }
  }

  @Test
  void namesWhatFollowsAMemberButIsNone() {
    Delivered delivered = Delivered.from(join(gzip(CAPTURE), new byte[] {'h', 'e', 'l', 'l', 'o'}));

    assertThat(delivered.packets).isEqualTo(PACKETS);
    assertThat(delivered.brokeAt()).isEqualTo(CAPTURE.length);
    assertThat(delivered.complaint()).contains("something that is no gzip member follows one");
  }

  @Test
  void deliversWhatCameOutBeforeTheDamage() {
    // Two stored blocks (RFC 1951 section 3.2.4), then one of a reserved type.
    byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    byte[] stored = {0, (byte) CAPTURE.length, (byte) (CAPTURE.length >> 8)};
    byte[] complement = {(byte) ~CAPTURE.length, (byte) (~CAPTURE.length >> 8)};

    Delivered delivered =
        Delivered.from(join(header, stored, complement, CAPTURE, new byte[] {7, 7, 7, 7}));

    assertThat(delivered.packets).isEqualTo(PACKETS);
    assertThat(delivered.brokeAt()).isEqualTo(CAPTURE.length);
    assertThat(delivered.complaint()).contains("gzip data is damaged near compressed byte");
  }

  @Test
  void refusesAChecksumThatDoesNotFit() {
    byte[] whole = gzip(CAPTURE);
    CRC32 crc = new CRC32();
    crc.update(CAPTURE);
    assertThat(whole[whole.length - 8]).isEqualTo((byte) crc.getValue());
    whole[whole.length - 8]++;

    Delivered delivered = Delivered.from(whole);

    assertThat(delivered.packets).isEqualTo(PACKETS);
    assertThat(delivered.complaint()).contains("checksum or length");
  }

  @Test
  void namesGzipWithinGzip() {
    assertThat(Delivered.from(gzip(gzip(CAPTURE))).complaint())
        .contains("it is compressed; decompress it first: gzip -d (it was gzipped twice)");
  }

  @Test
  void readsPcapngToo() {
    byte[] bytes =
        CaptureBytes.littleEndian()
            .section()
            .describe(1, 0)
            .enhanced(0, 1, payload(5), 5)
            .toBytes();

    assertThat(Delivered.from(gzip(bytes)).packets).hasSize(1);
  }

  /** Gives one byte a call and never promises another. */
  private static final class Trickle extends ByteArrayInputStream {
    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] into, int at, int lengthBytes) {
      return super.read(into, at, Math.min(lengthBytes, 1));
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }
}
