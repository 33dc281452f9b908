package dev.weir.parquet;

/**
 * What the footer says of one column in one row group.
 *
 * @param dictionaryOffset where its dictionary begins in the file, 0 if it has none
 * @param pageOffset where its page begins
 * @param plainBytes before compression, with headers
 * @param storedBytes in the file, with headers
 * @param hasRange whether least and most are of any use
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, and read once
record ChunkMetadata(
    ParquetColumn column,
    int rows,
    int nulls,
    long dictionaryOffset,
    long pageOffset,
    long plainBytes,
    long storedBytes,
    boolean hasRange,
    byte[] least,
    byte[] most) {

  boolean hasDictionary() {
    return dictionaryOffset > 0;
  }

  /** Where it begins. */
  long offset() {
    return hasDictionary() ? dictionaryOffset : pageOffset;
  }
}
