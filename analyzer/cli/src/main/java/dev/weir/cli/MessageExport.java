package dev.weir.cli;

import dev.weir.cli.format.Screen;
import dev.weir.cli.har.HarWriter;
import dev.weir.core.message.MessageSink;
import dev.weir.replay.gor.GorWriter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the messages of a recording, whole as they are, to a file of another kind. */
final class MessageExport {
  private final Shell shell;
  private final String output;
  private final @Nullable Screen progressScreen;

  /** Where messages go, and what is known of it once all have. */
  private interface Target extends AutoCloseable {
    MessageSink sink();

    String written();

    @Override
    void close() throws IOException;
  }

  /**
   * Prepares to write.
   *
   * @param progressScreen where to show progress, null for nowhere
   */
  MessageExport(Shell shell, String output, @Nullable Screen progressScreen) {
    this.shell = shell;
    this.output = output;
    this.progressScreen = progressScreen;
  }

  /**
   * Writes a file.
   *
   * @param har whether as an archive for browsers, and not as a recording
   */
  void run(String file, boolean har) throws CommandFailure {
    try (RecordingInput recording = RecordingInput.open(file, shell)) {
      run(recording, har);
    }
  }

  private void run(RecordingInput recording, boolean har) throws CommandFailure {
    CommandFailure brokenBy = null;
    Target target = target(har);
    Progress bar =
        progressScreen == null
            ? null
            : new Progress(
                shell.err(),
                progressScreen,
                recording.name(),
                recording.sizeBytes(),
                recording::positionBytes);
    try (target;
        bar) {
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
    String version = MessageExport.class.getPackage().getImplementationVersion();
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
}
