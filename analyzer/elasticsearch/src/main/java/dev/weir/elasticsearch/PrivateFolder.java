package dev.weir.elasticsearch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A folder that nobody but its owner may look into, and that one process uses at a time, by a lock
 * on a file in it. What waits in it tells who asked for what, and a folder for temporary files is
 * open to all.
 *
 * <p>Confined to one thread at a time.
 */
final class PrivateFolder implements Closeable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private FileChannel lock;

  private PrivateFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes it if need be.
   *
   * @throws IOException if it cannot be used, is not private, or another process uses it
   */
  static PrivateFolder open(Path path) throws IOException {
    make(path);
    requirePrivate(path);
    return new PrivateFolder(path, locked(path));
  }

  Path path() {
    return path;
  }

  /**
   * Looks into it.
   *
   * @throws IOException if that cannot be done
   */
  void requireReadable() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      boolean unused = files.iterator().hasNext();
    }
  }

  /** Makes it once more, when somebody has removed it. */
  void restore() throws IOException {
    make(path);
    requirePrivate(path);
    FileChannel before = lock;
    before.close(); // of a file that is gone, so that nobody is let in by this
    lock = locked(path);
  }

  private static void make(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(path, attributes(path));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw new NotDirectoryException(path + " is no folder; name another");
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void requirePrivate(Path path) throws IOException {
    if (!isPosix(path)) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new IOException(
          path
              + " is open to others ("
              + PosixFilePermissions.toString(permissions)
              + "), and what waits there is not for them; run chmod 700 on it, or name another"
              + " folder");
    }
    if (!isOwn(path)) {
      throw new IOException(path + " belongs to " + Files.getOwner(path) + "; name another folder");
    }
  }

  /** Who we are shows by what we make: a name may be unknown to the system. */
  private static boolean isOwn(Path path) throws IOException {
    Path own;
    try {
      own = Files.createTempFile(path, "owner", SpoolFile.PART);
    } catch (AccessDeniedException e) {
      return false;
    }
    try {
      return Files.getOwner(own).equals(Files.getOwner(path));
    } finally {
      Files.deleteIfExists(own);
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel made =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (made.tryLock() != null) {
        return made;
      }
    } catch (OverlappingFileLockException e) {
      // By this very process, which is said below.
    } catch (IOException e) {
      made.close();
      throw e;
    }
    made.close();
    throw new IOException(path + " is in use by another run of Weir; name another folder");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
