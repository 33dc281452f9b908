package dev.weir.replay.gor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which files a name on the command line stands for.
 *
 * <p>GoReplay asked to write {@code traffic.gor} writes {@code traffic_0.gor}, {@code
 * traffic_1.gor} and so on; asked for {@code traffic.gor.gz}, {@code traffic.gor_0.gz}. It reads
 * what a pattern such as {@code traffic_*.gor} matches.
 */
final class GorFiles {
  private static final int MOST_FILES = 10_000;
  private static final String GZ = ".gz";

  private GorFiles() {}

  /**
   * The file of that name; else those that match it as a pattern; else those of the series that is
   * written by that name, in the order of their numbers.
   *
   * @throws NoSuchFileException if there is none
   */
  static List<Path> named(String name) throws IOException {
    boolean pattern = name.indexOf('*') >= 0 || name.indexOf('?') >= 0 || name.indexOf('[') >= 0;
    if (!pattern || Files.exists(Path.of(name))) {
      Path path = Path.of(name);
      return Files.exists(path) ? List.of(path) : series(path, name);
    }
    try {
      Path path = Path.of(name);
      return in(path, last(path), name);
    } catch (PatternSyntaxException e) {
      throw new IOException("this is no pattern of names: " + e.getDescription());
    }
  }

  private static String last(Path path) {
    Path file = path.getFileName();
    if (file == null) {
      throw new InvalidPathException(path.toString(), "names no file");
    }
    return file.toString();
  }

  private static List<Path> series(Path path, String name) throws IOException {
    String file = last(path);
    List<Pattern> spellings = new ArrayList<>();
    spellings.add(numbered(file, file.lastIndexOf('.')));
    if (file.endsWith(GZ)) {
      spellings.add(numbered(file, file.lastIndexOf('.', file.length() - GZ.length() - 1)));
    }
    List<Path> found = new ArrayList<>();
    Path folder = folder(path);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path each : all) {
          String candidate = last(each);
          if (spellings.stream().anyMatch(spelling -> spelling.matcher(candidate).matches())) {
            add(found, path.resolveSibling(candidate));
          }
        }
      }
    }
    return sorted(found, name);
  }

  private static Pattern numbered(String file, int dot) {
    int at = dot < 0 ? file.length() : dot;
    return Pattern.compile(
        Pattern.quote(file.substring(0, at)) + "_\\d{1,9}" + Pattern.quote(file.substring(at)));
  }

  private static List<Path> in(Path path, String glob, String name) throws IOException {
    List<Path> found = new ArrayList<>();
    Path folder = folder(path);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, glob)) {
        for (Path each : matching) {
          if (Files.isRegularFile(each)) {
            add(found, path.resolveSibling(last(each)));
          }
        }
      }
    }
    return sorted(found, name);
  }

  private static void add(List<Path> found, Path path) throws IOException {
    if (found.size() == MOST_FILES) {
      throw new IOException("more than " + MOST_FILES + " files match; name fewer");
    }
    found.add(path);
  }

  private static Path folder(Path path) {
    Path parent = path.getParent();
    return parent == null ? Path.of(".") : parent;
  }

  private static List<Path> sorted(List<Path> found, String name) throws NoSuchFileException {
    if (found.isEmpty()) {
      throw new NoSuchFileException(name);
    }
    found.sort(Comparator.comparingLong(GorFiles::number).thenComparing(Path::toString));
    return found;
  }

  /** The digits behind the last underscore, -1 when there are none. */
  private static long number(Path path) {
    String file = last(path);
    int at = file.lastIndexOf('_') + 1;
    int end = at;
    while (at > 0 && end < file.length() && end - at < 18 && Character.isDigit(file.charAt(end))) {
      end++;
    }
    return end == at ? -1 : Long.parseLong(file, at, end, 10);
  }
}
