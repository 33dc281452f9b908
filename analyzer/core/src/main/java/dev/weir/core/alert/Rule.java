package dev.weir.core.alert;

/** What there are alerts for. */
public enum Rule {
  /** One route has a large share of all bytes; the value is that share, 0 to 1. */
  SHARE("share"),

  /** A static resource is slow; the value is the longest duration, in seconds. */
  SLOW_STATIC("slow_static"),

  /** Throughput is unsteady; the value is standard deviation over mean of 1 s throughput. */
  JITTER("jitter"),

  /** Peaks come at equal intervals; the value is the evidence for it, see {@link PeriodSearch}. */
  PERIODIC_PEAK("periodic_peak"),

  /** Traffic is unlike that of the season; the value is the distance in robust deviations. */
  ANOMALY("anomaly");

  private final String key;

  Rule(String key) {
    this.key = key;
  }

  /** As it stands in documents and metrics. */
  public String key() {
    return key;
  }

  /** As it stands in a rules file. */
  public String fileKey() {
    return key.replace('_', '-');
  }
}
