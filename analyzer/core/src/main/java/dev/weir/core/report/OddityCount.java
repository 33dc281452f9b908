package dev.weir.core.report;

/**
 * Something malformed or unusual in the traffic.
 *
 * @param name stable, snake_case
 * @param example of the first occurrence, printable, may be empty
 */
public record OddityCount(String name, long count, String example) {}
