/** What came of requests: counts, bytes, latencies, and how exact the schedule was kept. */
@NullMarked
package dev.weir.replay.result;

import org.jspecify.annotations.NullMarked;
