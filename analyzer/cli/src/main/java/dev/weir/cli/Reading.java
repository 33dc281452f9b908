package dev.weir.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in one line why a file that is not a capture cannot be read or written. */
final class Reading {
  private Reading() {}

  static String cause(String file, Exception e) {
    if (e instanceof NoSuchFileException) {
      return file + ": there is no such file; check the name";
    }
    if (e instanceof AccessDeniedException) {
      return file + ": permission denied; ask for the right to it, or copy it";
    }
    if (e instanceof InvalidPathException) {
      return file + ": this is not a file name";
    }
    if (e instanceof IOException && isDirectory(file)) {
      return file + ": this is a directory; name a file";
    }
    if (String.valueOf(e.getMessage()).contains("No space left on device")) {
      return file + ": the disk is full; make room, or name a file on another";
    }
    return file + ": " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  private static boolean isDirectory(String file) {
    try {
      return Files.isDirectory(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
