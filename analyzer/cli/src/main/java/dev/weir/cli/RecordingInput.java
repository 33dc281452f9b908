package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.CaptureAnalysis;
import dev.weir.capture.file.CaptureException;
import dev.weir.capture.file.CaptureFile;
import dev.weir.cli.har.HarException;
import dev.weir.cli.har.HarReader;
import dev.weir.cli.ndjson.ExchangeSyntaxException;
import dev.weir.cli.ndjson.SizeOnlyReader;
import dev.weir.core.control.PathListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.message.AssemblyLimits;
import dev.weir.core.message.MessageAssembler;
import dev.weir.core.message.MessageSink;
import dev.weir.core.route.RouteTable;
import dev.weir.replay.gor.GorDamage;
import dev.weir.replay.gor.GorException;
import dev.weir.replay.gor.GorReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Any recording named on the command line, to be read into messages: {@code .gor}, a series of
 * them, {@code .har}, {@code .ndjson} with sizes only, captures; gzipped or not.
 *
 * <p>Confined to one thread but for {@link #positionBytes}.
 */
final class RecordingInput implements Closeable {
  private final String name;
  private final Source source;

  /** One kind of recording. */
  private interface Source extends Closeable {
    String kind();

    long sizeBytes();

    long positionBytes();

    void read(MessageSink sink)
        throws IOException, GorException, HarException, CaptureException, ExchangeSyntaxException;

    List<String> damage();

    /** Whether {@link #damage} tells of something that was there and could not be read. */
    default boolean isDamaged() {
      return false;
    }

    @Override
    void close() throws IOException;
  }

  private RecordingInput(String name, Source source) {
    this.name = name;
    this.source = source;
  }

  /**
   * Opens a recording; {@code -} is standard input, in GoReplay's format.
   *
   * @throws CommandFailure if there is none
   */
  static RecordingInput open(String operand, Shell shell) throws CommandFailure {
    try {
      if (operand.equals("-")) {
        return of(shell.in(), Input.STANDARD_INPUT);
      }
      return new RecordingInput(operand, source(operand));
    } catch (CaptureException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(operand, e), e);
    }
  }

  /** Reads a stream in GoReplay's format. */
  static RecordingInput of(InputStream in, String name) throws IOException {
    return new RecordingInput(name, new Gor(GorReader.of(in, name), null));
  }

  /** Reads what GoReplay sends a middleware, and echoes it. */
  static RecordingInput middleware(Shell shell) throws CommandFailure {
    MiddlewareStream stream = new MiddlewareStream(shell.in(), shell.out());
    try {
      Gor gor = new Gor(GorReader.of(stream, Input.STANDARD_INPUT), stream);
      return new RecordingInput(Input.STANDARD_INPUT, gor);
    } catch (IOException e) {
      throw CommandFailure.failed(Reading.cause(Input.STANDARD_INPUT, e), e);
    }
  }

  private static Source source(String operand) throws IOException, CaptureException {
    if (isNdjson(operand)) {
      SizeOnlyReader sizes = new SizeOnlyReader(operand);
      return new Text("ndjson", PackedFile.open(Path.of(operand)), sizes::read, sizes::notes);
    }
    if (isHar(operand)) {
      HarReader har = new HarReader(operand);
      return new Text("har", PackedFile.open(Path.of(operand)), har::read, har::notes);
    }
    return isGor(operand)
        ? new Gor(GorReader.open(operand), null)
        : new Capture(CaptureFile.open(Path.of(operand)));
  }

  /** Whether it is told by its name that this is one of messages, not of packets. */
  static boolean holdsMessages(String operand) {
    return isGor(operand) || isHar(operand);
  }

  private static boolean isGor(String operand) {
    return operand.endsWith(".gor")
        || operand.endsWith(".gor.gz")
        || operand.matches(".*\\.gor_\\d+(\\.gz)?");
  }

  private static boolean isHar(String operand) {
    return operand.endsWith(".har") || operand.endsWith(".har.gz");
  }

  /** Whether it is told by its name that this is one of exchanges, a line each. */
  static boolean isNdjson(String operand) {
    return operand.endsWith(".ndjson") || operand.endsWith(".ndjson.gz");
  }

  /** As it was named. */
  String name() {
    return name;
  }

  /** {@code gor}, {@code har}, {@code ndjson}, {@code pcap} or {@code pcapng}. */
  String kind() {
    return source.kind();
  }

  /** Negative when it is not known. */
  long sizeBytes() {
    return source.sizeBytes();
  }

  /** How far it has been read; may be asked from any thread. */
  long positionBytes() {
    return source.positionBytes();
  }

  /**
   * Reads all of it.
   *
   * @throws CommandFailure if it cannot be read to its end; what came before was told
   */
  void read(MessageSink sink) throws CommandFailure {
    try {
      source.read(sink);
      if (source.isDamaged()) {
        throw CommandFailure.failed(
            name + ": not all of it could be read as it was recorded; all else was read", null);
      }
    } catch (CaptureException | GorException | HarException | ExchangeSyntaxException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw CommandFailure.failed(Reading.cause(name, e), e);
    }
  }

  /** What could not be read, or was left out, by now; a line each, to be told. */
  List<String> damage() {
    return source.damage().stream().map(line -> name + ": " + line).toList();
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      // All that was wanted has been read.
    }
  }

  /** GoReplay's. */
  private record Gor(GorReader reader, @Nullable MiddlewareStream echoed) implements Source {
    @Override
    public String kind() {
      return "gor";
    }

    @Override
    public long sizeBytes() {
      return reader.sizeBytes();
    }

    @Override
    public long positionBytes() {
      return reader.positionBytes();
    }

    @Override
    public void read(MessageSink sink) throws IOException, GorException {
      reader.read(sink);
    }

    @Override
    public List<String> damage() {
      List<String> lines = new ArrayList<>(echoed == null ? List.of() : echoed.damage());
      // Where nothing was read, the error says why.
      for (GorDamage each : reader.messages() == 0 ? List.<GorDamage>of() : reader.damage()) {
        lines.add("not read as recorded: " + each);
      }
      if (reader.splitConnections() > 0) {
        lines.add(
            reader.splitConnections()
                + " connections may be split, since too many were open at once");
      }
      return lines;
    }

    @Override
    public boolean isDamaged() {
      return (reader.messages() > 0 && !reader.damage().isEmpty())
          || (echoed != null && echoed.lost());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** A text, gzipped or not, that a reader of ours makes messages of. */
  private record Text(String kind, PackedFile file, TextReader reader, Supplier<List<String>> notes)
      implements Source {
    @Override
    public long sizeBytes() {
      return file.sizeBytes();
    }

    @Override
    public long positionBytes() {
      return file.positionBytes();
    }

    @Override
    public void read(MessageSink sink) throws IOException, HarException, ExchangeSyntaxException {
      reader.read(file.in(), sink);
    }

    @Override
    public List<String> damage() {
      return notes.get();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @FunctionalInterface
  private interface TextReader {
    void read(InputStream in, MessageSink sink)
        throws IOException, HarException, ExchangeSyntaxException;
  }

  /** Packets. */
  private static final class Capture implements Source {
    private final CaptureFile file;
    private List<String> damage = List.of();

    Capture(CaptureFile file) {
      this.file = file;
    }

    @Override
    public String kind() {
      return file.kind();
    }

    @Override
    public long sizeBytes() {
      return file.sizeBytes();
    }

    @Override
    public long positionBytes() {
      return file.positionBytes();
    }

    @Override
    public void read(MessageSink sink) throws CaptureException {
      Ledger ledger = new Ledger(LedgerOptions.DEFAULT, new RouteTable());
      MessageAssembler assembler = new MessageAssembler(ledger, sink, AssemblyLimits.defaults());
      CaptureAnalysis analysis =
          new CaptureAnalysis(
              ledger, assembler, PathListener.NOBODY, AnalysisOptions.defaults(), assembler);
      try {
        file.read(analysis);
      } finally {
        analysis.finish();
        assembler.finish();
        List<String> lines = new ArrayList<>();
        assembler.leftOut().byName().forEach((reason, count) -> lines.add(count + " x " + reason));
        damage = lines;
      }
    }

    @Override
    public List<String> damage() {
      return damage;
    }

    @Override
    public void close() throws IOException {
      try {
        file.close();
      } catch (CaptureException e) {
        throw new IOException(e);
      }
    }
  }
}
