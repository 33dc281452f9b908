package dev.weir.replay.download;

/** Hears what happens to a download; from any of its threads, and one at a time is not promised. */
public interface DownloadListener {
  /** Something that people should know, in one line. */
  void note(String line);
}
