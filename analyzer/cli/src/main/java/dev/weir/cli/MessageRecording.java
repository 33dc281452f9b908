package dev.weir.cli;

import dev.weir.core.http.ExchangeListener;
import dev.weir.core.message.AssemblyLimits;
import dev.weir.core.message.FilteredMessages;
import dev.weir.core.message.Message;
import dev.weir.core.message.MessageAssembler;
import dev.weir.core.message.MessageFilter;
import dev.weir.core.message.MessageSink;
import dev.weir.core.message.RedactedMessages;
import dev.weir.core.message.Redaction;
import dev.weir.core.unit.ByteSize;
import dev.weir.replay.gor.GorWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Records the messages of a capture: put together, filtered, without their secrets. Confined to one
 * thread.
 */
final class MessageRecording implements MessageSink {
  private final String file;
  private final GorWriter writer;
  private final Redaction redaction;
  private final FilteredMessages filtered;
  private @Nullable MessageAssembler assembler;
  private long requests;
  private long responses;

  private MessageRecording(
      String file, GorWriter writer, MessageFilter filter, Redaction redaction) {
    this.file = file;
    this.writer = writer;
    this.redaction = redaction;
    // The filter sees what was sent, and what does not pass costs no more.
    this.filtered = new FilteredMessages(filter, new RedactedMessages(redaction, this));
  }

  static MessageRecording to(String file, MessageFilter filter, Redaction redaction)
      throws IOException {
    return new MessageRecording(file, GorWriter.create(Path.of(file)), filter, redaction);
  }

  /** What is told of exchanges and their bytes in the place of {@code next}. */
  ExchangeListener listening(ExchangeListener next) {
    MessageAssembler made = new MessageAssembler(next, filtered, AssemblyLimits.defaults());
    assembler = made;
    return made;
  }

  @Override
  public void message(Message message) {
    if (message.kind() == Message.Kind.REQUEST) {
      requests++;
    } else {
      responses++;
    }
    writer.message(message);
  }

  /** Why writing ended early, naming the file; null if it did not. */
  @Nullable IOException failure() {
    IOException e = writer.failure();
    return e == null ? null : new IOException(file + ": " + e.getMessage(), e);
  }

  /**
   * Writes what is whole by now and closes the file.
   *
   * @throws IOException if that or an earlier write failed; names the file
   */
  void finish() throws IOException {
    if (assembler != null) {
      assembler.finish();
    }
    try {
      writer.close();
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Says what was recorded, what was hidden, and what was left out. */
  void tell(PrintStream err) {
    err.println(
        "weir: "
            + file
            + ": "
            + requests
            + " requests and "
            + responses
            + " responses in "
            + ByteSize.format(writer.writtenBytes())
            + "; redacted: "
            + redaction.fieldValues()
            + " header values, "
            + redaction.urlValues()
            + " values in queries and forms");
    StringJoiner reasons = new StringJoiner(", ", "weir: left out of it: ", "");
    reasons.setEmptyValue("");
    if (assembler != null) {
      for (Map.Entry<String, Long> reason : assembler.leftOut().byName().entrySet()) {
        reasons.add(reason.getKey() + ' ' + reason.getValue());
      }
    }
    if (filtered.requestsLeftOut() > 0 || filtered.responsesLeftOut() > 0) {
      reasons.add("filtered " + filtered.requestsLeftOut() + '+' + filtered.responsesLeftOut());
    }
    if (reasons.length() > 0) {
      err.println(reasons);
    }
  }
}
