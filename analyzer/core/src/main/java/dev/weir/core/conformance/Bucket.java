package dev.weir.core.conformance;

import dev.weir.core.limit.Allowance;

/** Those who share one bucket of a limit. Confined to the thread of the parsers. */
final class Bucket {
  final String name;
  final Conformance conformance;

  /** How many messages may still add to it. */
  int messages;

  Bucket(String name, Allowance allowance) {
    this.name = name;
    this.conformance = new Conformance(allowance);
  }
}
