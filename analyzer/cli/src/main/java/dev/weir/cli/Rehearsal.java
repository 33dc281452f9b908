package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.capture.CaptureAnalysis;
import dev.weir.capture.file.CaptureFile;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.route.RouteTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Analyses the bundled capture over and over before the first live packet, so that the JIT has
 * compiled what each packet passes through: a cold analysis under full load would let the kernel's
 * buffer run over. Takes a fraction of a second.
 */
final class Rehearsal {
  /** Enough for all that matters to be compiled; each is 385 packets. */
  private static final int ROUNDS = 150;

  private Rehearsal() {}

  static void run() throws IOException {
    byte[] bundled;
    try (InputStream in = BundledCapture.open()) {
      bundled = in.readAllBytes();
    }
    for (int round = 0; round < ROUNDS; round++) {
      CaptureAnalysis analysis =
          new CaptureAnalysis(
              new Ledger(LedgerOptions.DEFAULT, new RouteTable()), AnalysisOptions.defaults());
      InputStream in = new ByteArrayInputStream(bundled);
      try (CaptureFile capture = CaptureFile.open(in, BundledCapture.NAME)) {
        capture.read(analysis);
      }
      analysis.finish();
    }
  }
}
