package dev.weir.core.report;

/** What connections carried, such as {@code http1} or {@code tls}, and how much of it. */
public record ProtocolShare(String name, long connections, long wireBytes) {}
