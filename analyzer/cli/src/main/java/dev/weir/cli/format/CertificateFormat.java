package dev.weir.cli.format;

import dev.weir.core.conformance.Certificate;
import dev.weir.core.report.Report;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** A way to write down whether limits held. */
@FunctionalInterface
public interface CertificateFormat {

  /**
   * Writes all certificates; does not close or flush the writer.
   *
   * @param report of the same traffic, for what is not certified of it
   */
  void write(Report report, List<Certificate> certificates, Writer out) throws IOException;

  /**
   * A format by its name on the command line.
   *
   * @throws IllegalArgumentException naming the ones there are
   */
  static CertificateFormat named(String name, Screen screen) {
    return switch (name) {
      case "table" -> new CertificateTable(screen);
      case "json" -> new CertificateJson();
      default ->
          throw new IllegalArgumentException("format '" + name + "' is not one of table, json");
    };
  }
}
