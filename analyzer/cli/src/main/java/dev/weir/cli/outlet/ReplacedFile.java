package dev.weir.cli.outlet;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that others read at any time: what is new is written beside it, and takes its place at
 * once when it is whole. Until then, and when that fails, it is as it was.
 */
final class ReplacedFile implements Closeable {
  private final Path path;
  private final Path beside;
  private final OutputStream out;

  ReplacedFile(Path path) throws IOException {
    this.path = path;
    // Of another ending, or node_exporter would read it too.
    this.beside = path.resolveSibling(path.getFileName() + ".part");
    this.out = Files.newOutputStream(beside);
  }

  OutputStream out() {
    return out;
  }

  /** What was written is whole. */
  void replace() throws IOException {
    out.close();
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(beside);
  }
}
