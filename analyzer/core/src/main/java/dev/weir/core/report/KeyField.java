package dev.weir.core.report;

/**
 * One part of a row's key.
 *
 * @param name of the field in JSON and of the column in tables
 * @param value as it was on the wire, not escaped for any output
 */
public record KeyField(Dimension dimension, String name, String value) {}
