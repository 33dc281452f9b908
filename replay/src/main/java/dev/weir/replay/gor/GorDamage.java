package dev.weir.replay.gor;

import java.util.Objects;

/**
 * What could not be read of a recording, of one kind.
 *
 * @param reason stable, snake_case
 * @param count of records, or of files for damage to a whole file
 * @param source the file where it was met first
 * @param firstRecord which record of that file, from 1
 * @param firstByte where that record begins, from 0; in uncompressed bytes
 */
public record GorDamage(
    String reason, long count, String source, long firstRecord, long firstByte) {

  /** A record does not begin with kind, id and time; it was skipped. */
  public static final String BAD_META_LINE = "bad_meta_line";

  /** A record's time is no number, or none of 1970 to 2223; it was skipped. */
  public static final String BAD_TIME = "bad_time";

  /** A record's duration is no number, or longer than a month; taken as 0. */
  public static final String BAD_DURATION = "bad_duration";

  /** A record is said to be a request and is a response, or the reverse; it was skipped. */
  public static final String KIND_MISMATCH = "kind_mismatch";

  /** A record holds neither a request nor a response of HTTP/1; it was skipped. */
  public static final String NOT_HTTP = "not_http";

  /** A record holds nothing; it was skipped. */
  public static final String EMPTY_RECORD = "empty_record";

  /** A record is longer than the bound; it was skipped. */
  public static final String RECORD_TOO_LONG = "record_too_long";

  /** The file ends in the middle of a record; it was skipped. */
  public static final String CUT_RECORD = "cut_record";

  /** Gzip data ends early; what was unpacked before was read. */
  public static final String CUT_GZIP = "cut_gzip";

  /** Gzip data is damaged; what was unpacked before was read. */
  public static final String DAMAGED_GZIP = "damaged_gzip";

  public GorDamage {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(source, "source");
    if (count < 1 || firstRecord < 1 || firstByte < 0) {
      throw new IllegalArgumentException(
          "count=" + count + " firstRecord=" + firstRecord + " firstByte=" + firstByte);
    }
  }

  GorDamage oneMore() {
    return new GorDamage(reason, count + 1, source, firstRecord, firstByte);
  }

  /** One line, for example {@code 3 x kind_mismatch (first: record 5 of a.gor, at byte 1234)}. */
  @Override
  public String toString() {
    return count
        + " x "
        + reason
        + " (first: record "
        + firstRecord
        + " of "
        + source
        + ", at byte "
        + firstByte
        + ")";
  }
}
