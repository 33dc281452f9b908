package dev.weir.core.limit;

/**
 * Another rate and burst for all buckets of a limit.
 *
 * @param number counts the changes of one limit, from 1
 * @param nanos from when on it holds
 */
record Change(long number, Allowance allowance, long nanos) {}
