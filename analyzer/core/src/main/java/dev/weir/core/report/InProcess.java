package dev.weir.core.report;

/**
 * What only an agent inside the application's process knows of a row.
 *
 * @param requestBytesPerSecond request bytes, mean over the completed slots of the sliding window
 * @param responseBytesPerSecond response bytes, likewise
 * @param applicationBytes what the application itself wrote, before content coding and framing;
 *     less than the response bodies where it does not write through a servlet's output
 */
public record InProcess(
    double requestBytesPerSecond, double responseBytesPerSecond, long applicationBytes) {}
