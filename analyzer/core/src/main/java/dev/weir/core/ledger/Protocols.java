package dev.weir.core.ledger;

import dev.weir.core.report.ProtocolShare;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What connections carried. Names come from Weir itself, so they are few. */
final class Protocols {
  private final Map<String, Share> byName = new LinkedHashMap<>();

  private static final class Share {
    long connections;
    long wireBytes;
  }

  void add(String name, long connections, long wireBytes) {
    Share share = byName.get(name);
    if (share == null) {
      share = new Share();
      byName.put(name, share);
    }
    share.connections += connections;
    share.wireBytes += wireBytes;
  }

  void merge(Protocols other) {
    other.byName.forEach((name, share) -> add(name, share.connections, share.wireBytes));
  }

  void clear() {
    byName.clear();
  }

  /** The most bytes first. */
  List<ProtocolShare> toList() {
    List<ProtocolShare> list = new ArrayList<>();
    byName.forEach(
        (name, share) -> list.add(new ProtocolShare(name, share.connections, share.wireBytes)));
    list.sort(
        Comparator.comparingLong(ProtocolShare::wireBytes)
            .reversed()
            .thenComparing(ProtocolShare::name));
    return list;
  }
}
