package dev.weir.cli.har;

import dev.weir.core.message.MessageSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads an archive. */
public final class HarReader {
  private final String name;

  /**
   * @param name of the file, for messages
   */
  public HarReader(String name) {
    this.name = name;
  }

  /** Tells all messages. */
  public void read(InputStream in, MessageSink sink) throws IOException, HarException {
    throw new HarException(name, null);
  }

  /** What was made fit, by kind; a line each. */
  public List<String> notes() {
    return List.of();
  }
}
