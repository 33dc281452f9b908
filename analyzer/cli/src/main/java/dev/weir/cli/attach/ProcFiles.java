package dev.weir.cli.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What proc(5) shows of one process. Null stands for what may not be read or is gone: a process may
 * end between any two calls.
 */
final class ProcFiles {
  private final Path folder;

  ProcFiles(Path proc, String pid) {
    folder = proc.resolve(pid);
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  /** The file system as the process sees it. */
  Path root() {
    return folder.resolve("root");
  }

  /** Program and arguments; empty for threads of the kernel and the dead. */
  List<String> arguments() {
    String text = text("cmdline");
    return text == null || text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - (text.endsWith("\0") ? 1 : 0)).split("\0", -1));
  }

  /** The fields of {@code status}, by name. */
  Map<String, String> status() {
    Map<String, String> fields = new HashMap<>();
    for (String line : lines("status")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  /** The name of the user that the process belongs to. */
  @Nullable String owner() {
    try {
      return Files.getOwner(folder).getName();
    } catch (IOException e) {
      return null;
    }
  }

  /** The paths of the files in memory, each once; null when they may not be known. */
  @Nullable Set<String> mapped() {
    String maps = text("maps");
    if (maps == null) {
      return null;
    }
    Set<String> paths = new LinkedHashSet<>();
    for (String line : maps.split("\n", -1)) {
      int slash = line.indexOf('/');
      if (slash > 0) {
        paths.add(line.substring(slash));
      }
    }
    return paths;
  }

  /** Where the links of a folder lead, such as {@code fd}. */
  @Nullable List<String> links(String name) {
    List<Path> entries = entries(name);
    if (entries == null) {
      return null;
    }
    List<String> targets = new ArrayList<>();
    for (Path entry : entries) {
      try {
        targets.add(Files.readSymbolicLink(entry).toString());
      } catch (IOException e) {
        // Closed meanwhile.
      }
    }
    return targets;
  }

  /** Names of the threads, of which the system keeps the first 15 bytes. */
  List<String> threadNames() {
    List<Path> entries = entries("task");
    List<String> names = new ArrayList<>();
    for (Path entry : entries == null ? List.<Path>of() : entries) {
      String name = read(entry.resolve("comm"));
      if (name != null) {
        names.add(name.strip());
      }
    }
    return names;
  }

  List<String> lines(String name) {
    String text = text(name);
    return text == null ? List.of() : text.lines().toList();
  }

  private @Nullable String text(String name) {
    return read(folder.resolve(name));
  }

  private @Nullable List<Path> entries(String name) {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.resolve(name))) {
      List<Path> entries = new ArrayList<>();
      stream.forEach(entries::add);
      return entries;
    } catch (IOException | DirectoryIteratorException e) {
      return null;
    }
  }

  private static @Nullable String read(Path file) {
    try {
      // Not every path is UTF-8; what is not becomes a replacement character.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }
}
