package dev.weir.core.report;

import org.jspecify.annotations.Nullable;

/**
 * What only an agent inside the application's process knows of a row.
 *
 * @param requestBytesPerSecond request bytes, mean over the completed slots of the sliding window
 * @param responseBytesPerSecond response bytes, likewise
 * @param applicationBytes what the application itself wrote, before content coding and framing;
 *     null where that was not seen, since the server's output is not known
 * @param slowStaticResponses files, such as pictures and scripts, that took more than 500 ms from
 *     the first byte of the request to the last of the response
 */
public record InProcess(
    double requestBytesPerSecond,
    double responseBytesPerSecond,
    @Nullable Long applicationBytes,
    long slowStaticResponses) {}
