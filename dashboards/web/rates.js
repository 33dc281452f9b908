"use strict";

/** How far back the charts reach. */
const HISTORY_SECONDS = 120;

/** The time axis of the live charts: from so long ago to now. */
const liveAxis = {
  from: (now) => now - HISTORY_SECONDS * 1000,

  ticks(now, width) {
    const ages = width < 416 ? [HISTORY_SECONDS, 60, 0] : [HISTORY_SECONDS, 90, 60, 30, 0];
    return ages.map((seconds) => ({
      millis: now - seconds * 1000,
      label: seconds === 0 ? "now" : `−${seconds} s`,
      anchor: seconds === 0 ? "end" : seconds === HISTORY_SECONDS ? "start" : "middle",
    }));
  },

  describe(history) {
    const rates = history.points.filter((point) => !point.gap);
    if (rates.length === 0) return "Bytes per second over the last two minutes: nothing measured yet";
    const peak = Math.max(...rates.map(charts.total));
    return (
      `Bytes per second over the last two minutes: now ${format.byteRate(charts.total(rates[rates.length - 1]))}, ` +
      `at most ${format.byteRate(peak)}`
    );
  },
};

/**
 * Turns readings of growing counters into rates over time. Keeps HISTORY_SECONDS and never more
 * than MOST_POINTS. Times are milliseconds of performance.now(), rates are per second.
 */
class RateHistory {
  /** Two readings further apart than this say nothing of the time between them: a gap. */
  static GAP_MILLIS = 5000;
  static MOST_POINTS = 256;

  #last = null;
  #points = [];

  /**
   * counts: {received, sent, requests}, all since the service started, and {seconds}, how long that
   * was ago by the service's own clock: a slow network bends no rate. mostBytes is how many can
   * have come since the last reading: a row that took over the past of others grows by more, and
   * that is no rate.
   */
  add(millis, counts, mostBytes = Infinity) {
    const last = this.#last;
    this.#last = { millis, counts };
    if (last !== null) {
      const elapsed = millis - last.millis;
      if (elapsed <= 0) {
        this.#last = last;
        return;
      }
      const growth = (name) => counts[name] - last.counts[name];
      const restarted =
        growth("seconds") <= 0 || growth("received") < 0 || growth("sent") < 0 || growth("requests") < 0;
      const tookOver = growth("received") + growth("sent") > mostBytes;
      if (restarted || tookOver || elapsed > RateHistory.GAP_MILLIS) {
        this.#points.push({ millis, gap: true, received: 0, sent: 0, requests: 0 });
      } else {
        const perSecond = (name) => growth(name) / growth("seconds");
        this.#points.push({
          millis,
          elapsed,
          gap: false,
          received: perSecond("received"),
          sent: perSecond("sent"),
          requests: perSecond("requests"),
        });
      }
    }
    this.#drop(millis - HISTORY_SECONDS * 1000);
  }

  /** Oldest first. A point with gap=true separates what stands before it from what follows. */
  get points() {
    return this.#points;
  }

  /** The newest rates, or null while there are none. */
  get now() {
    const newest = this.#points[this.#points.length - 1];
    return newest && !newest.gap ? newest : null;
  }

  #drop(before) {
    let dropped = Math.max(0, this.#points.length - RateHistory.MOST_POINTS);
    while (dropped < this.#points.length && this.#points[dropped].millis < before) dropped++;
    this.#points.splice(0, dropped);
  }
}

/** The histories of the rows of one report, by key; the least recently seen are let go. */
class RowHistories {
  static MOST_ROWS = 200;

  #byKey = new Map();
  #previous = null;

  /** totals: the bytes of the whole report; everyRowShown: whether its rows are all there are. */
  add(millis, rows, keyOf, countsOf, totals, everyRowShown) {
    const before = this.#previous?.totals;
    const mostBytes = before ? totals.received - before.received + totals.sent - before.sent : Infinity;
    for (const row of rows) {
      const key = keyOf(row);
      let history = this.#byKey.get(key);
      if (history) {
        this.#byKey.delete(key);
      } else {
        history = new RateHistory();
        // The reading before had every row, and not this one: it began at nothing.
        if (this.#previous?.everyRowShown) {
          const { seconds } = this.#previous.totals;
          history.add(this.#previous.millis, { received: 0, sent: 0, requests: 0, seconds });
        }
      }
      history.add(millis, countsOf(row), mostBytes);
      this.#byKey.set(key, history);
    }
    for (const key of this.#byKey.keys()) {
      if (this.#byKey.size <= RowHistories.MOST_ROWS) break;
      this.#byKey.delete(key);
    }
    this.#previous = { millis, totals, everyRowShown };
  }

  of(key) {
    return this.#byKey.get(key) ?? null;
  }
}
