package dev.weir.core.report;

/**
 * What no row shows: rows beyond the top, keys that were dropped to bound memory, and exchanges in
 * flight whose key is not known yet.
 *
 * @param endpoints rows that exist but are not shown
 * @param evictions how often a key was dropped from memory; the same key may count again
 */
public record Other(long endpoints, long evictions, long requests, Totals totals) {}
