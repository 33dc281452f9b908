package dev.weir.cli;

import dev.weir.cli.outlet.ElasticsearchOutlet;
import dev.weir.cli.outlet.Outlet;
import dev.weir.core.unit.ByteSize;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.Documents;
import dev.weir.elasticsearch.Spool;
import dev.weir.json.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which exchanges go to Elasticsearch. */
final class ElasticsearchFlags {
  static final String OPTION = "--elasticsearch";
  private static final String SOURCE = "capture";
  private static final String ROUTE = "route";

  @Option(
      names = OPTION,
      paramLabel = "URL",
      description =
          "Write to this Elasticsearch (8.x or 9.x): a document of each exchange, and of each"
              + " endpoint and ten seconds. What it has already is not written twice.")
  @Nullable String url;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      defaultValue = "",
      description = "What documents call the service (service.name).")
  String service = "";

  @Mixin AccessFlags entering = new AccessFlags();

  /** Where documents of a live capture wait. */
  static final class SpoolFlags {
    private static final String DEFAULT_SIZE = "256MiB";

    @Option(
        names = "--spool",
        paramLabel = "DIR",
        description =
            "Where documents wait while Elasticsearch is away. Default: weir-spool in the folder for"
                + " temporary files.")
    @Nullable String folder;

    @Option(
        names = "--spool-size",
        paramLabel = "SIZE",
        defaultValue = DEFAULT_SIZE,
        description = "How much may wait; then the oldest give way. Default: ${DEFAULT-VALUE}.")
    String size = DEFAULT_SIZE;
  }

  /**
   * Opens it for what is read from a file; null when it is not asked for.
   *
   * @param reading what else than the file decides what its sums are; the same on every run
   */
  @Nullable Outlet ofFile(String sourceName, List<String> reading) throws CommandFailure {
    String address = url;
    if (address == null) {
      return null;
    }
    Access access = entering.access(OPTION, address);
    try {
      return ElasticsearchOutlet.waiting(
          access, new Origin(service, "", sourceName, Origin.SERVED), Documents.run(reading));
    } catch (IOException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Opens it for a live capture; null when it is not asked for.
   *
   * @param reporting how the capture's own report is cut, which must leave out nothing
   * @param says told what does not go as it should, while the capture goes on
   */
  @Nullable Outlet ofCapture(SpoolFlags spooling, ReportFlags reporting, Consumer<String> says)
      throws CommandFailure {
    String address = url;
    if (address == null) {
      return null;
    }
    if (!reporting.by.equals(ROUTE) || reporting.filtering.given()) {
      throw Misuse.of(
          entering.command,
          OPTION,
          "is of everything that passes, by route; leave out --by and the filters, or capture to a"
              + " file with -w and export that");
    }
    Access access = entering.access(OPTION, address);
    long bytes =
        Misuse.checked(entering.command, "--spool-size", spooling.size, ByteSize::parseBytes);
    Path folder = folder(spooling);
    try {
      Spool spool = Spool.open(folder, bytes, access);
      Origin origin = new Origin(service, hostName(), SOURCE, Origin.SERVED);
      return ElasticsearchOutlet.spooling(access, origin, Instant.now().toString(), spool, says);
    } catch (FileSystemException e) {
      throw CommandFailure.failed(Reading.cause(folder.toString(), e), e);
    } catch (IOException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e); // which names the folder
    }
  }

  private static Path folder(SpoolFlags spooling) throws CommandFailure {
    String named = spooling.folder;
    try {
      return named == null
          ? Path.of(System.getProperty("java.io.tmpdir"), "weir-spool")
          : Path.of(named);
    } catch (InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(String.valueOf(named), e), e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
