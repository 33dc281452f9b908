package dev.weir.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.file.CaptureFile;
import dev.weir.capture.file.CaptureWriter;
import dev.weir.capture.file.PcapWriter;
import dev.weir.capture.file.PcapngWriter;
import dev.weir.capture.packet.LinkType;
import dev.weir.capture.packet.PacketSink;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.Reason;
import dev.weir.core.report.Books;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole captures of a loopback interface against the log of the nginx that answered: the same
 * requests and bytes for every path, whatever the way the packets took to the analysis.
 */
class CaptureTruthTest {
  private static final int SNAP_LENGTH_BYTES = 262_144;
  private static final int SEEDS = 20;
  private static final Path SAMPLES = Path.of("src", "test", "resources", "samples");

  @TempDir Path folder;

  /** What may happen to packets that changes no message. */
  enum Mangling {
    NOTHING,
    EACH_DUPLICATED,
    NEIGHBOURS_SWAPPED,
    LATER_HALVES_AGAIN;

    List<Frame> of(List<Frame> frames) {
      return switch (this) {
        case NOTHING -> frames;
        case EACH_DUPLICATED -> eachDuplicated(frames);
        case NEIGHBOURS_SWAPPED -> neighboursSwapped(frames);
        case LATER_HALVES_AGAIN -> laterHalvesAgain(frames);
      };
    }
  }

  /** How captures are kept. */
  enum Format {
    PCAP_MICROSECONDS,
    PCAP_NANOSECONDS,
    PCAPNG;

    CaptureWriter create(Path path) throws IOException {
      return switch (this) {
        case PCAP_MICROSECONDS ->
            PcapWriter.microseconds(path, LinkType.ETHERNET, SNAP_LENGTH_BYTES);
        case PCAP_NANOSECONDS -> PcapWriter.nanoseconds(path, LinkType.ETHERNET, SNAP_LENGTH_BYTES);
        case PCAPNG -> PcapngWriter.create(path, SNAP_LENGTH_BYTES);
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keepalive", "mixed", "pipelined"})
  void aFileGivesWhatTheServerLogged(String sample) throws IOException {
    assertTruth(sample, reportOf(capture(sample)));
  }

  @ParameterizedTest
  @CsvSource({
    "keepalive, PCAP_MICROSECONDS",
    "keepalive, PCAP_NANOSECONDS",
    "keepalive, PCAPNG",
    "mixed, PCAP_MICROSECONDS",
    "mixed, PCAPNG",
    "pipelined, PCAP_NANOSECONDS",
    "pipelined, PCAPNG"
  })
  void everyFormatGivesTheSame(String sample, Format format) throws IOException {
    Path converted = folder.resolve("converted");
    try (CaptureFile file = CaptureFile.open(capture(sample));
        CaptureWriter writer = format.create(converted)) {
      file.read(writer);
    }

    assertTruth(sample, reportOf(converted));
    assertTruth(sample, reportOf(gzipped(converted)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keepalive", "mixed", "pipelined"})
  void aGzippedFileGivesTheSame(String sample) throws IOException {
    assertTruth(sample, reportOf(gzipped(capture(sample))));
  }

  @ParameterizedTest
  @EnumSource(Mangling.class)
  void whatTheNetworkDoesToPacketsChangesNoMessage(Mangling mangling) throws IOException {
    for (String sample : List.of("keepalive", "mixed", "pipelined")) {
      List<Frame> frames = frames(sample);
      List<Frame> mangled = mangling.of(frames);

      assertThat(mangled.equals(frames)).as(sample).isEqualTo(mangling == Mangling.NOTHING);
      Report report = reportOf(mangled);
      assertTruth(sample, report);
      assertBalance(report, mangled);
    }
  }

  @Test
  void headsAreEnoughToKnowTheSizes() throws IOException {
    List<Frame> cut = frames("keepalive").stream().map(frame -> frame.cutTo(512)).toList();

    assertTruth("keepalive", reportOf(cut));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keepalive", "mixed", "pipelined"})
  void lossNeverMakesRequestsUp(String sample) throws IOException {
    for (int seed = 1; seed <= SEEDS; seed++) {
      assertNothingMadeUp(sample, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {52, 82, 281, 292, 362})
  void lossOfPipelinedRequestsNeverMakesBytesUp(int seed) throws IOException {
    assertNothingMadeUp("pipelined", seed);
  }

  @ParameterizedTest
  @EnumSource(Mangling.class)
  void http2IsNobodysRequest(Mangling mangling) throws IOException {
    List<Frame> frames = mangling.of(frames("h2c"));

    Report report = reportOf(frames);

    assertBalance(report, frames);
    assertThat(report.totalRequests()).isZero();
    assertThat(report.topEndpoints()).isEmpty();
    assertThat(report.books().attributedBytes()).isZero();
    Map<String, Long> unattributed = new HashMap<>(report.books().unattributed());
    Long nonHttp = unattributed.remove(Reason.NON_HTTP.key());
    assertThat(nonHttp)
        .isGreaterThanOrEqualTo(
            frames.stream().filter(Frame::hasPayload).mapToLong(Frame::originalLength).sum());
    unattributed.remove(Reason.TCP_HANDSHAKE.key());
    unattributed.remove(Reason.TCP_CLOSE.key());
    assertThat(unattributed.values()).containsOnly(0L);
  }

  private static void assertTruth(String sample, Report report) throws IOException {
    assertThat(Truth.of(report)).as(sample).isEqualTo(truth(sample));
    assertThat(report.other().requests()).as(sample).isZero();
    assertThat(report.books().balance()).as(sample).isZero();
  }

  /** Takes one packet in a hundred away. */
  private static void assertNothingMadeUp(String sample, int seed) throws IOException {
    Random random = new Random(seed);
    List<Frame> rest = frames(sample).stream().filter(frame -> random.nextInt(100) != 0).toList();

    Report report = reportOf(rest);

    assertBalance(report, rest);
    Map<String, Truth> truth = truth(sample);
    Truth.of(report)
        .forEach(
            (path, counted) -> {
              String where = sample + ", seed " + seed + ": " + path;
              Truth logged = truth.getOrDefault(path, new Truth(0, 0, 0, 0));
              assertThat(counted.requests())
                  .as("requests of %s", where)
                  .isLessThanOrEqualTo(logged.requests());
              assertThat(counted.requestBytes())
                  .as("request bytes of %s", where)
                  .isLessThanOrEqualTo(logged.requestBytes());
            });
  }

  private static void assertBalance(Report report, List<Frame> frames) {
    Books books = report.books();
    assertThat(books.balance()).isZero();
    assertThat(books.capturedBytes())
        .isEqualTo(frames.stream().mapToLong(Frame::originalLength).sum());
  }

  private static List<Frame> eachDuplicated(List<Frame> frames) {
    List<Frame> all = new ArrayList<>();
    for (Frame frame : frames) {
      all.add(frame);
      if (frame.hasPayload()) {
        all.add(frame);
      }
    }
    return all;
  }

  /** Every other payload packet is overtaken by the next: by its neighbour, or by its sender's. */
  private static List<Frame> neighboursSwapped(List<Frame> frames) {
    List<Frame> all = new ArrayList<>(frames);
    for (int i = 0; i < all.size(); i++) {
      Frame first = all.get(i);
      int next = i + 1;
      while (next < all.size() && !all.get(next).hasPayload()) {
        next++;
      }
      if (first.hasPayload() && next < all.size()) {
        Frame second = all.get(next);
        if (next == i + 1 || second.hasSenderOf(first)) {
          all.remove(next);
          all.add(i, second.atTimeOf(first));
          i = next;
        }
      }
    }
    return all;
  }

  private static List<Frame> laterHalvesAgain(List<Frame> frames) {
    List<Frame> all = new ArrayList<>();
    for (Frame frame : frames) {
      all.add(frame);
      if (frame.payloadBytes() > 1) {
        all.add(frame.laterHalf());
      }
    }
    return all;
  }

  private static Path capture(String sample) {
    return SAMPLES.resolve(sample + ".pcap");
  }

  private static Map<String, Truth> truth(String sample) throws IOException {
    return Truth.read(SAMPLES.resolve(sample + ".truth.json"));
  }

  private static List<Frame> frames(String sample) throws IOException {
    try (CaptureFile file = CaptureFile.open(capture(sample))) {
      return Frame.of(file);
    }
  }

  private Path gzipped(Path capture) throws IOException {
    Path gzipped = folder.resolve("gzipped");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      Files.copy(capture, out);
    }
    return gzipped;
  }

  private static Report reportOf(Path capture) throws IOException {
    try (CaptureFile file = CaptureFile.open(capture)) {
      Report report = report(file::read);
      assertThat(report.books().capturedBytes()).isEqualTo(file.capturedBytes());
      return report;
    }
  }

  private static Report reportOf(List<Frame> frames) throws IOException {
    return report(sink -> Frame.deliver(frames, sink));
  }

  private static Report report(Packets packets) throws IOException {
    Ledger ledger =
        new Ledger(
            LedgerOptions.DEFAULT.withBy(List.of(Dimension.PATH)),
            new RouteTable(List.of(), RouteOptions.DEFAULT));
    CaptureAnalysis analysis = new CaptureAnalysis(ledger, AnalysisOptions.defaults());
    packets.deliver(analysis);
    analysis.finish();
    Source source = new Source("test", "pcap", Instant.EPOCH, 1_000_000_000, 0, 0, null, 0);
    return ledger.report(source, new ReportOptions(0, SortKey.BYTES));
  }

  /** Packets from wherever they are kept. */
  @FunctionalInterface
  private interface Packets {
    void deliver(PacketSink sink) throws IOException;
  }
}
