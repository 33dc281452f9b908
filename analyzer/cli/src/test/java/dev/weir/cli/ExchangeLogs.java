package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.file.CaptureFile;
import dev.weir.cli.ndjson.ExchangeWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes exchanges of a capture as {@code weir capture -w FILE.ndjson} would live. */
final class ExchangeLogs {
  private ExchangeLogs() {}

  static void write(byte[] capture, Path log) throws IOException {
    try (ExchangeWriter writer = new ExchangeWriter(Files.newOutputStream(log));
        CaptureFile file = CaptureFile.open(new ByteArrayInputStream(capture), "test")) {
      Analysis analysis =
          new Analysis(
              new ReportFlags(),
              AnalysisOptions.defaults(),
              ledger -> new ExchangeLog(ledger, writer));
      file.read(analysis.packets());
      analysis.finish();
    } catch (CommandFailure e) {
      throw new AssertionError(e);
    }
  }
}
