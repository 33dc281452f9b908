package dev.weir.core.alert;

/**
 * Peaks that come at equal intervals.
 *
 * @param periodBins from one to the next, in bins
 * @param evidence how unlikely it is that there are none, in powers of ten
 * @param peaks how many were seen
 * @param cycles how many there might have been
 * @param peakBytes mean of the bins with a peak
 * @param otherBytes mean of the other bins
 * @param lastBin where the last peak was seen
 */
record PeriodicPeaks(
    double periodBins,
    double evidence,
    int peaks,
    int cycles,
    double peakBytes,
    double otherBytes,
    int lastBin) {}
