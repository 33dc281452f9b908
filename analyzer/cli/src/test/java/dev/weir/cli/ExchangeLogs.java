package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.file.CaptureFile;
import dev.weir.cli.outlet.ExchangeLog;
import dev.weir.cli.outlet.Outlet;
import dev.weir.cli.outlet.OutletFormat;
import dev.weir.cli.outlet.Outlets;
import dev.weir.core.report.ReportOptions;
import dev.weir.json.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes exchanges of a capture as {@code weir capture -w FILE.ndjson} would live. */
final class ExchangeLogs {
  private ExchangeLogs() {}

  static void write(byte[] capture, Path log) throws IOException {
    try (Outlet outlet =
            Outlets.open(OutletFormat.NDJSON, log.toString(), Origin.servedBy("capture"));
        CaptureFile file = CaptureFile.open(new ByteArrayInputStream(capture), "test")) {
      List<ExchangeLog> logs = new ArrayList<>();
      Analysis analysis =
          new Analysis(
              new ReportFlags(),
              AnalysisOptions.defaults(),
              ledger -> {
                logs.add(new ExchangeLog(ledger, List.of(outlet), false));
                return logs.get(0);
              });
      file.read(analysis.packets());
      analysis.finish();
      logs.get(0).finish(analysis.report(new SourceTally().source(), ReportOptions.ALL));
    } catch (CommandFailure e) {
      throw new AssertionError(e);
    }
  }
}
