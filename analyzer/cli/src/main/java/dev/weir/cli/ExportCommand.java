package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.cli.har.HarWriter;
import dev.weir.cli.ndjson.ExchangeWriter;
import dev.weir.core.message.MessageSink;
import dev.weir.replay.gor.GorWriter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir export}: one recording as a file of another kind. */
@Command(
    name = "export",
    description = {
      "Writes a recording or a capture as a file of another kind, told by its ending: .har for"
          + " browsers, .gor or .gor.gz for weir replay and GoReplay, .ndjson with sizes and times"
          + " only.",
      "Messages are written as they are in the recording, credentials and all."
    },
    footer = {
      "",
      "weir export traffic.pcap -o traffic.har",
      "weir export session.har -o session.gor"
    })
final class ExportCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The file to write: .har, .gor, .gor.gz or .ndjson.")
  String output = "";

  @Mixin CommonFlags common = new CommonFlags();

  @Parameters(
      paramLabel = "FILE",
      description =
          "A .gor recording (also gzipped, or a series), a .har file, a capture (.pcap or .pcapng),"
              + " sizes and times (.ndjson),"
              + " or - for a .gor recording on standard input.")
  String file = "";

  /** Where messages go, and what is known of it once all have. */
  private interface Target extends AutoCloseable {
    MessageSink sink();

    String written();

    @Override
    void close() throws IOException;
  }

  ExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws CommandFailure {
    boolean gor = output.endsWith(".gor") || output.endsWith(".gor.gz");
    boolean har = output.endsWith(".har");
    if (!gor && !har && !output.endsWith(".ndjson")) {
      throw new ParameterException(
          spec.commandLine(),
          "--output: '"
              + output
              + "' has an ending that is not written yet by this version; end it in .har, .gor,"
              + " .gor.gz or .ndjson");
    }
    refuseTheSameFile();
    if (!gor && !har) {
      return exchanges();
    }
    try (RecordingInput recording = RecordingInput.open(file, shell)) {
      return messages(recording, har);
    }
  }

  private void refuseTheSameFile() {
    try {
      if (Files.exists(Path.of(file))
          && Files.exists(Path.of(output))
          && Files.isSameFile(Path.of(file), Path.of(output))) {
        throw new ParameterException(
            spec.commandLine(), "--output: this is the file to be read; name another");
      }
    } catch (IOException | InvalidPathException e) {
      // Whoever opens them says what is wrong.
    }
  }

  private Integer messages(RecordingInput recording, boolean har) throws CommandFailure {
    CommandFailure brokenBy = null;
    Target target = target(har);
    try (target) {
      recording.read(target.sink());
    } catch (CommandFailure e) {
      brokenBy = e;
    } catch (IOException e) {
      throw CommandFailure.failed(Reading.cause(output, e), e);
    }
    shell.err().println("weir: " + Failures.printable(output + ": " + target.written()));
    for (String line : recording.damage()) {
      shell.err().println("weir: " + Failures.printable(line));
    }
    if (brokenBy != null) {
      throw brokenBy;
    }
    return ExitCode.DONE;
  }

  private Target target(boolean har) throws CommandFailure {
    try {
      return har ? har() : gor();
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(output, e), e);
    }
  }

  private Target gor() throws IOException {
    GorWriter writer = GorWriter.create(Path.of(output));
    return new Target() {
      @Override
      public MessageSink sink() {
        return writer;
      }

      @Override
      public String written() {
        return writer.records() + " messages written";
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  private Target har() throws IOException {
    String version = ExportCommand.class.getPackage().getImplementationVersion();
    OutputStream out = new BufferedOutputStream(new FileOutputStream(output), 1 << 16);
    HarWriter writer = new HarWriter(out, version == null ? "(not packaged)" : version);
    return new Target() {
      @Override
      public MessageSink sink() {
        return writer;
      }

      @Override
      public String written() {
        return writer.entries()
            + " entries written"
            + (writer.responsesAlone() == 0
                ? ""
                : "; " + writer.responsesAlone() + " responses left out, without their requests");
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  /** Before the output is written over. */
  private void requireInput() throws CommandFailure {
    if (file.equals("-")) {
      return;
    }
    if (RecordingInput.holdsMessages(file)) {
      RecordingInput.open(file, shell).close();
      return;
    }
    try {
      Files.newInputStream(Path.of(file)).close();
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(file, e), e);
    }
  }

  private Integer exchanges() throws CommandFailure {
    ReportFlags flags = new ReportFlags();
    flags.command = spec;
    CommandFailure brokenBy;
    requireInput();
    try (ExchangeFile lines = new ExchangeFile(output, new FileOutputStream(output));
        ExchangeWriter writer = new ExchangeWriter(lines)) {
      List<ExchangeLog> logs = new ArrayList<>();
      Analysis analysis =
          new Analysis(
              flags,
              AnalysisOptions.defaults(),
              ledger -> {
                ExchangeLog log = new ExchangeLog(ledger, writer);
                logs.add(log);
                return log;
              });
      brokenBy = new Input(shell, analysis, new SourceTally(), null).readToTheBreak(file);
      analysis.finish();
      for (ExchangeLog log : logs) {
        log.flush();
        IOException failure = log.failure();
        if (failure != null) {
          throw failure;
        }
      }
    } catch (IOException e) {
      throw CommandFailure.failed(Reading.cause(output, e), e);
    }
    if (brokenBy != null) {
      throw brokenBy;
    }
    return ExitCode.DONE;
  }
}
