package dev.weir.core.conformance;

/** What was found of several buckets together. Confined to the thread of the parsers. */
final class Findings {
  long buckets;
  long failed;
  long bytes;
  long lateBytes;
  String worstName = "";
  Measurement worst = new Measurement(0, null, 0, 0, 0, null, null, 0);

  void add(Bucket bucket, long allowedBytes) {
    Measurement measured = bucket.conformance.measured();
    buckets++;
    bytes += measured.bytes();
    lateBytes += measured.lateBytes();
    if (measured.excessBytes() > allowedBytes) {
      failed++;
    }
    if (measured.excessBytes() > worst.excessBytes()) {
      worst = measured;
      worstName = bucket.name;
    }
  }

  Findings copy() {
    Findings copy = new Findings();
    copy.buckets = buckets;
    copy.failed = failed;
    copy.bytes = bytes;
    copy.lateBytes = lateBytes;
    copy.worstName = worstName;
    copy.worst = worst;
    return copy;
  }
}
