"use strict";

/**
 * The data of the page, as the parts shared with the live page want it: endpoints with a key and a
 * history, the whole with a history, from when to when.
 */
const view = (() => {
  const data = JSON.parse(dom.byId("data").textContent);
  const { report, timeline } = data;
  const keyOf = ({ method, path }) => `${method} ${path}`;
  const from = Date.parse(timeline.start);
  const columnMillis = timeline.column_seconds * 1000;
  const until = from + timeline.request_bytes.length * columnMillis;
  const columnStart = (i) => from + i * columnMillis;

  const span = (i) => `${times.clock(columnStart(i), columnMillis)} to ${times.clock(columnStart(i + 1), columnMillis)}`;

  /** Rates of the columns; now, for when none is pointed at, is the mean of all. */
  function history(sentBytes, receivedBytes) {
    const perSecond = (count) => count / timeline.column_seconds;
    const points = sentBytes.map((sent, i) => ({
      millis: columnStart(i + 1),
      elapsed: columnMillis,
      gap: false,
      sent: perSecond(sent),
      received: perSecond(receivedBytes?.[i] ?? 0),
      when: span(i),
    }));
    const mean = (counts) =>
      report.source.duration_seconds > 0
        ? counts.reduce((sum, each) => sum + each, 0) / report.source.duration_seconds : null;
    const now = { sent: mean(sentBytes), received: mean(receivedBytes ?? []), when: "on average" };
    return { points, now };
  }

  const timed = new Map(timeline.endpoints.map((row) => [keyOf(row), row]));
  const endpoints = report.top_endpoints.map((row) => ({
    ...row,
    key: keyOf(row),
    history: timed.has(keyOf(row)) ? history(timed.get(keyOf(row)).bytes) : null,
  }));

  const axis = {
    from: () => from,
    ticks: (now, width) => times.ticks(from, until, width),
    describe(of) {
      const peak = of.points.reduce((most, point) => Math.max(most, charts.total(point)), 0);
      return `Bytes per second over the recording, ${columnMillis >= 1000
        ? format.seconds(timeline.column_seconds) : `${columnMillis} ms`} a point: at most ${format.byteRate(peak)}`;
    },
  };

  return { data, report, timeline, endpoints, keyOf, axis, from, columnMillis, columnStart, span,
    millis: until, total: history(timeline.response_bytes, timeline.request_bytes) };
})();
