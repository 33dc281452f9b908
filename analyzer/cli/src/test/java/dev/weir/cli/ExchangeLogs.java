package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.file.CaptureFile;
import dev.weir.cli.ndjson.ExchangeWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes exchanges of a capture as {@code weir capture -w FILE.ndjson} would live. */
final class ExchangeLogs {
  private ExchangeLogs() {}

  static void write(byte[] capture, Path log) throws IOException {
    try (ExchangeWriter writer = new ExchangeWriter(Files.newOutputStream(log));
        CaptureFile file = CaptureFile.open(new ByteArrayInputStream(capture), "test")) {
      List<ExchangeLog> logs = new ArrayList<>();
      Analysis analysis =
          new Analysis(
              new ReportFlags(),
              AnalysisOptions.defaults(),
              ledger -> {
                logs.add(new ExchangeLog(ledger, writer));
                return logs.get(0);
              });
      file.read(analysis.packets());
      analysis.finish();
      logs.get(0).flush();
    } catch (CommandFailure e) {
      throw new AssertionError(e);
    }
  }
}
