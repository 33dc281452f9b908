package dev.weir.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A small capture of a real nginx and real clients that comes with the program. */
final class BundledCapture {
  static final String NAME = "mixed.pcap";

  private BundledCapture() {}

  static InputStream open() throws IOException {
    InputStream in = BundledCapture.class.getResourceAsStream("demo/" + NAME);
    if (in == null) {
      throw new FileNotFoundException("demo/" + NAME + " is missing in this build of Weir");
    }
    return in;
  }

  /** A temporary copy as a file, to be deleted by the caller. */
  static Path copy() throws IOException {
    Path file = Files.createTempFile("weir-", ".pcap");
    try (InputStream in = open()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
