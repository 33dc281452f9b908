package dev.weir.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.BitSet;

/** Keeps threads on processors of their own, where the system lets it. */
final class CpuAffinity {
  private static final int MASK_BYTES = 128; // cpu_set_t of glibc: 1024 processors

  /** What of the C library is needed, see sched_setaffinity(2). */
  public interface CLibrary extends Library {
    /** Of the calling thread, for a pid of 0. */
    int sched_setaffinity(int pid, long bytes, byte[] mask);

    /** Of the calling thread, for a pid of 0; the number of bytes written, or -1. */
    int sched_getaffinity(int pid, long bytes, byte[] mask);
  }

  private CpuAffinity() {}

  /**
   * Keeps the calling thread on one of the processors that it may use, by its number modulo how
   * many these are.
   *
   * @return false when the system refuses that, and the thread runs where it did
   */
  static boolean pin(int number) {
    if (!Platform.isLinux()) {
      return false;
    }
    try {
      CLibrary library = Native.load("c", CLibrary.class);
      byte[] allowed = new byte[MASK_BYTES];
      if (library.sched_getaffinity(0, MASK_BYTES, allowed) == -1) {
        return false;
      }
      int[] processors = BitSet.valueOf(allowed).stream().toArray();
      int processor = processors[number % processors.length];
      byte[] mask = new byte[MASK_BYTES];
      mask[processor / Byte.SIZE] = (byte) (1 << processor % Byte.SIZE);
      return library.sched_setaffinity(0, MASK_BYTES, mask) == 0;
    } catch (LinkageError e) {
      return false;
    }
  }
}
