package dev.weir.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** Keeps threads on processors of their own, where the system lets it. */
final class CpuAffinity {
  private static final int MASK_BYTES = 128; // cpu_set_t of glibc: 1024 processors

  /** What of the C library is needed, see sched_setaffinity(2). */
  public interface CLibrary extends Library {
    /** Of the calling thread, for a pid of 0. */
    int sched_setaffinity(int pid, long bytes, byte[] mask);
  }

  private CpuAffinity() {}

  /**
   * Keeps the calling thread on a processor, by its number modulo how many there are.
   *
   * @return false when the system refuses that, and the thread runs where it did
   */
  static boolean pin(int number) {
    if (!Platform.isLinux()) {
      return false;
    }
    int cpu = number % Runtime.getRuntime().availableProcessors();
    byte[] mask = new byte[MASK_BYTES];
    mask[cpu / Byte.SIZE] = (byte) (1 << cpu % Byte.SIZE);
    try {
      return Native.load("c", CLibrary.class).sched_setaffinity(0, MASK_BYTES, mask) == 0;
    } catch (LinkageError e) {
      return false;
    }
  }
}
