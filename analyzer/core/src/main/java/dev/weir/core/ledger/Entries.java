package dev.weir.core.ledger;

import dev.weir.core.http.Exchange;
import dev.weir.core.route.Routing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries by key, never more than a given number.
 *
 * <p>Weighted Space-Saving (Metwally, Agrawal, El Abbadi: "Efficient Computation of Frequent and
 * Top-k Elements in Data Streams", 2005), the weight of a key being its message bytes. When a new
 * key finds all places taken, the entry of least weight makes room: its figures are folded into one
 * entry for everything dropped, so that totals stay exact, and the newcomer remembers the weight of
 * the dropped one as its possible error. With m places and N message bytes in all:
 *
 * <ul>
 *   <li>the true bytes of a key that is kept lie between its bytes and its bytes + error;
 *   <li>no error is above N / m;
 *   <li>every key with more than N / m bytes is kept.
 * </ul>
 *
 * <p>The weight added to a dropped key's exchange in flight brings the key back, together with what
 * that exchange had before, which is then certain again and so is taken off the error. Merging keys
 * (a route was learned) adds up their errors; what had been dropped of such keys earlier is then
 * bounded by the sum of their errors only.
 *
 * <p>The table uses open addressing with linear probing. The least weight is found with a heap made
 * when first needed: weights only grow, so the heap may keep old ones, and the top is the least
 * once its kept weight is its true one; each refresh is paid for by an addition before it, so
 * dropping costs O(log m) amortised.
 */
final class Entries {
  /** How long keys may be on average when all places are taken; longer ones cost places. */
  private static final long KEY_CHARS_PER_PLACE = 1_000;

  private final LedgerOptions options;
  private Entry[] table = new Entry[256];
  private int size;
  private long keyChars;
  private final WeightHeap heap = new WeightHeap();
  private boolean heapIsComplete;
  private long floorBytes;
  private long evictions;

  /** Everything dropped. */
  final Entry evicted;

  Entries(LedgerOptions options) {
    this.options = options;
    this.evicted = new Entry(new String[0], 0, options);
  }

  /** How often an entry was dropped. */
  long evictions() {
    return evictions;
  }

  /** The entry of a key, made if there is none; the array may be used again by the caller. */
  Entry of(String[] values) {
    int hash = Grouping.hash(values);
    Entry[] at = table;
    int mask = at.length - 1;
    for (int i = hash & mask; ; i = i + 1 & mask) {
      Entry entry = at[i];
      if (entry == null) {
        return admit(values.clone(), hash);
      }
      if (entry.hasKey(values, hash)) {
        return entry;
      }
    }
  }

  /**
   * Brings the key of a dropped entry back, with one of its exchanges in flight.
   *
   * @param key of the dropped entry, as it is called now
   * @param newBytes message bytes of the exchange that have not been counted yet
   */
  Entry readmit(String[] key, Exchange x, long newBytes) {
    Entry entry = of(key);
    entry.add(x);
    long countedBefore = x.messageBytes() - newBytes;
    entry.undercountBytes = Math.max(0, entry.undercountBytes - countedBefore);
    return entry;
  }

  /** All entries, in no particular order. */
  List<Entry> all() {
    List<Entry> all = new ArrayList<>(size);
    for (Entry entry : table) {
      if (entry != null) {
        all.add(entry);
      }
    }
    return all;
  }

  /** Renames keys whose route is now called otherwise, and merges those that have become one. */
  void regroup(Grouping grouping, Routing routing) {
    List<Entry> renamed = new ArrayList<>();
    for (Entry entry : all()) {
      if (grouping.regrouped(entry.key, routing) != entry.key) {
        renamed.add(entry);
      }
    }
    for (Entry entry : renamed) {
      remove(entry);
    }
    for (Entry entry : renamed) {
      String[] key = grouping.regrouped(entry.key, routing);
      int hash = Grouping.hash(key);
      Entry target = find(key, hash);
      if (target == null) {
        target = new Entry(key, hash, options);
        insert(target);
      }
      target.replace(entry);
    }
    heapIsComplete &= renamed.isEmpty();
  }

  /**
   * Adds all entries of another table; the errors of keys that only one of them knows grow by what
   * the other may have dropped of them (Agarwal et al.: "Mergeable Summaries", 2012).
   */
  void merge(Entries other) {
    for (Entry entry : all()) {
      if (other.find(entry.key, entry.hash) == null) {
        entry.undercountBytes += other.floorBytes;
      }
    }
    for (Entry theirs : other.all()) {
      Entry mine = find(theirs.key, theirs.hash);
      if (mine == null) {
        theirs.undercountBytes += floorBytes;
        insert(theirs);
      } else {
        mine.replace(theirs);
      }
    }
    floorBytes += other.floorBytes;
    heapIsComplete = false;
    makeRoom(options.maxEntries(), 0);
    evicted.absorb(other.evicted);
    evictions += other.evictions;
  }

  private Entry admit(String[] key, int hash) {
    Entry entry = new Entry(key, hash, options);
    makeRoom(options.maxEntries() - 1, entry.keyChars());
    entry.undercountBytes = floorBytes;
    insert(entry);
    if (heapIsComplete) {
      heap.add(entry);
    }
    return entry;
  }

  private void makeRoom(int mostEntries, int newKeyChars) {
    long mostKeyChars = KEY_CHARS_PER_PLACE * options.maxEntries();
    while (size > mostEntries || (size > 0 && keyChars + newKeyChars > mostKeyChars)) {
      evictLeast();
    }
  }

  private void evictLeast() {
    if (!heapIsComplete) {
      heap.fill(all());
      heapIsComplete = true;
    }
    Entry least = heap.removeLeast();
    remove(least);
    floorBytes = Math.max(floorBytes, least.weightBytes());
    evicted.absorb(least);
    least.forward = evicted;
    evictions++;
  }

  private @Nullable Entry find(String[] key, int hash) {
    int mask = table.length - 1;
    for (int i = hash & mask; ; i = i + 1 & mask) {
      Entry entry = table[i];
      if (entry == null || entry.hasKey(key, hash)) {
        return entry;
      }
    }
  }

  private void insert(Entry entry) {
    if (size * 2 >= table.length) {
      grow();
    }
    place(entry);
    size++;
    keyChars += entry.keyChars();
  }

  private void grow() {
    Entry[] old = table;
    table = new Entry[old.length * 2];
    for (Entry entry : old) {
      if (entry != null) {
        place(entry);
      }
    }
  }

  private void place(Entry entry) {
    int mask = table.length - 1;
    int i = entry.hash & mask;
    while (table[i] != null) {
      i = i + 1 & mask;
    }
    table[i] = entry;
  }

  /** Takes an entry out, and moves those behind it that would no longer be found. */
  private void remove(Entry entry) {
    int mask = table.length - 1;
    int hole = entry.hash & mask;
    while (table[hole] != entry) {
      hole = hole + 1 & mask;
    }
    for (int i = hole + 1 & mask; table[i] != null; i = i + 1 & mask) {
      // An entry may move to the hole unless its home lies cyclically behind the hole.
      if ((i - table[i].hash & mask) >= (i - hole & mask)) {
        table[hole] = table[i];
        hole = i;
      }
    }
    table[hole] = null;
    size--;
    keyChars -= entry.keyChars();
  }
}
