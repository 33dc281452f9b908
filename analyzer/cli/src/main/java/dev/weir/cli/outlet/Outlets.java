package dev.weir.cli.outlet;

import dev.weir.json.Origin;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files that exchanges are written to. */
public final class Outlets {
  private Outlets() {}

  /**
   * Makes a file, or writes over one.
   *
   * @param origin what the documents say of where they come from
   * @throws IOException if the file cannot be written
   */
  public static Outlet open(OutletFormat format, String name, Origin origin) throws IOException {
    Path path = Path.of(name);
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      throw new IOException("its folder does not exist; create it first");
    }
    if (format == OutletFormat.PROM) {
      return new PrometheusOutlet(name, new ReplacedFile(path), version());
    }
    Files.newOutputStream(path).close(); // This says precisely what is wrong; the next does not.
    FileOutputStream file = new FileOutputStream(path.toFile());
    return switch (format) {
      case NDJSON -> new NdjsonOutlet(name, file, origin);
      case CSV -> new CsvOutlet(name, file, origin);
      case PARQUET -> new ParquetOutlet(name, file, origin, "weir " + version());
      case INFLUX -> new InfluxOutlet(name, file, origin);
      case PROM -> throw new IllegalStateException("is opened above");
    };
  }

  /** Of Weir, as files may say what wrote them. */
  static String version() {
    String version = Outlets.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
