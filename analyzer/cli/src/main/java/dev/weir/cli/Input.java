package dev.weir.cli;

import dev.weir.capture.file.CaptureException;
import dev.weir.capture.file.CaptureFile;
import dev.weir.cli.format.Screen;
import dev.weir.cli.ndjson.ExchangeReader;
import dev.weir.cli.ndjson.ExchangeSyntaxException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads what is named on the command line into an analysis, whatever it is. */
final class Input {
  private static final int BUFFER_BYTES = 1 << 16;
  static final String STANDARD_INPUT = "standard input";

  private final Shell shell;
  private final Analysis analysis;
  private final SourceTally tally;
  private final @Nullable Screen progressScreen;
  private boolean silent;

  /**
   * Prepares to read.
   *
   * @param progressScreen where to show progress, null for nowhere
   */
  Input(Shell shell, Analysis analysis, SourceTally tally, @Nullable Screen progressScreen) {
    this.shell = shell;
    this.analysis = analysis;
    this.tally = tally;
    this.progressScreen = progressScreen;
  }

  /** Says nothing of what could not be read of a recording: it will be read once more. */
  Input silently() {
    silent = true;
    return this;
  }

  /**
   * Reads one operand.
   *
   * @throws CommandFailure if it cannot be read to its end; what came before is in the analysis
   */
  void read(String operand) throws CommandFailure {
    try {
      if (operand.equals("-")) {
        standardInput();
      } else if (RecordingInput.holdsMessages(operand)) {
        messages(RecordingInput.open(operand, shell));
      } else if (RecordingInput.isNdjson(operand)) {
        exchanges(Path.of(operand));
      } else {
        capture(CaptureFile.open(Path.of(operand)));
      }
    } catch (CaptureException | ExchangeSyntaxException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(
          Reading.cause(operand.equals("-") ? STANDARD_INPUT : operand, e), e);
    }
  }

  /**
   * Reads one operand as far as that goes.
   *
   * @return what ended it before its end, to be thrown once what came before is reported; or null
   * @throws CommandFailure if nothing can be read
   */
  @Nullable CommandFailure readToTheBreak(String operand) throws CommandFailure {
    try {
      read(operand);
      return null;
    } catch (CommandFailure e) {
      if (tally.isEmpty()) {
        throw e;
      }
      return e;
    }
  }

  /** Reads what GoReplay sends a middleware, and echoes it. */
  void readMiddleware() throws CommandFailure {
    messages(RecordingInput.middleware(shell));
  }

  private void standardInput() throws IOException, ExchangeSyntaxException, CommandFailure {
    BufferedInputStream in = new BufferedInputStream(shell.in(), BUFFER_BYTES);
    in.mark(1);
    int first = in.read();
    in.reset();
    if (first >= '1' && first <= '3') {
      messages(RecordingInput.of(in, STANDARD_INPUT));
    } else if (first == '{') {
      CountingInputStream counted = new CountingInputStream(in);
      exchanges(counted, STANDARD_INPUT, -1, counted::positionBytes);
    } else {
      capture(CaptureFile.open(in, STANDARD_INPUT));
    }
  }

  private void capture(CaptureFile opened) throws CaptureException {
    try (CaptureFile file = opened) {
      Progress bar = progress(file.name(), file.sizeBytes(), file::positionBytes);
      try {
        file.read(analysis.packets());
      } finally {
        close(bar);
        tally.add(file);
      }
    }
  }

  private void messages(RecordingInput opened) throws CommandFailure {
    try (RecordingInput recording = opened) {
      tally.name(recording.name(), recording.kind());
      Progress bar = progress(recording.name(), recording.sizeBytes(), recording::positionBytes);
      try {
        recording.read(
            message -> {
              tally.exchange(
                  message.startNanos(), message.startNanos() + message.durationNanos(), 0);
              analysis.message(message);
            });
      } finally {
        close(bar);
        for (String line : silent ? List.<String>of() : recording.damage()) {
          shell.err().println("weir: " + Failures.printable(line));
        }
      }
    }
  }

  private void exchanges(Path path) throws IOException, ExchangeSyntaxException {
    try (PackedFile file = PackedFile.open(path)) {
      exchanges(file.in(), path.toString(), file.sizeBytes(), file::positionBytes);
    }
  }

  private void exchanges(InputStream in, String name, long sizeBytes, LongSupplier positionBytes)
      throws IOException, ExchangeSyntaxException {
    tally.name(name, "ndjson");
    ExchangeReader reader =
        new ExchangeReader(
            name,
            (exchange, wireBytes, retransmittedBytes, deflateRatio) -> {
              tally.exchange(exchange.times().startNanos(), exchange.times().endNanos(), wireBytes);
              analysis.exchange(exchange, wireBytes, retransmittedBytes);
            });
    Progress bar = progress(name, sizeBytes, positionBytes);
    try {
      reader.read(in);
    } finally {
      close(bar);
    }
  }

  private @Nullable Progress progress(String name, long sizeBytes, LongSupplier positionBytes) {
    return progressScreen == null
        ? null
        : new Progress(shell.err(), progressScreen, name, sizeBytes, positionBytes);
  }

  private static void close(@Nullable Progress bar) {
    if (bar != null) {
      bar.close();
    }
  }
}
