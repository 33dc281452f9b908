"use strict";

/** Moments of the recording as text, and marks on its time axis. Milliseconds since the epoch, UTC. */
const times = (() => {
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const STEPS = [
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
    ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
    ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
    ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
    ...[1, 2, 7, 14, 28, 91, 182, 364, 3640].map((days) => days * DAY),
  ];

  const known = (millis) => Number.isFinite(new Date(millis).getTime());
  const iso = (millis) => (known(millis) ? new Date(millis).toISOString() : format.NONE.repeat(30));

  function date(millis) {
    return iso(millis).slice(0, 10);
  }

  /** As fine as steps of so many milliseconds need it. */
  function clock(millis, step) {
    if (step >= DAY) return iso(millis).slice(5, 10);
    if (step >= MINUTE) return iso(millis).slice(11, 16);
    return iso(millis).slice(11, step >= SECOND ? 19 : 23);
  }

  /** Marks at round times, no closer than about so many pixels. */
  function ticks(from, to, width, apart = 90) {
    const most = Math.max(2, Math.floor(width / apart));
    const step = STEPS.find((each) => (to - from) / each <= most) ?? STEPS[STEPS.length - 1];
    const marks = [];
    for (let millis = Math.ceil(from / step) * step; millis <= to && marks.length < 100; millis += step) {
      const label = clock(millis, step);
      const before = (width * (millis - from)) / (to - from);
      const half = 3.6 * label.length;
      // What would stick out is left out, but for marks at the very ends.
      const anchor = before < 2 ? "start" : width - before < 2 ? "end" : "middle";
      if (anchor !== "middle" || (before >= half && width - before >= half)) marks.push({ millis, label, anchor });
    }
    return marks;
  }

  return { date, clock, ticks };
})();
