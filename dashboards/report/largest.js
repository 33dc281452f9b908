"use strict";

/** The largest exchanges, each from its first byte to its last, over the time of the recording. */
const largest = (() => {
  const HEIGHT = 16;
  const table = dom.byId("largest-table");
  const all = view.data.largest;
  const duration = (exchange) => exchange.end_seconds - exchange.start_seconds;

  /** Request, waiting and response, as far as they are known: [kind, from, to] in seconds. */
  function phases(exchange) {
    const { start_seconds: start, end_seconds: end } = exchange;
    const requestEnd = Math.min(end, Math.max(start, exchange.request_end_seconds ?? start));
    const firstByte = Math.min(end, Math.max(requestEnd, exchange.first_byte_seconds ?? end));
    return [["phase-request", start, requestEnd], ["phase-wait", requestEnd, firstByte], ["phase-response", firstByte, end]];
  }

  function show(aligned) {
    const rows = [...all].sort((a, b) => (aligned ? b.message_bytes - a.message_bytes : a.start_seconds - b.start_seconds));
    const longest = Math.max(1e-6, ...all.map(duration));
    const whole = (view.millis - view.from) / 1000;
    const [from, to] = aligned ? [0, longest] : [0, Math.max(whole, ...all.map((exchange) => exchange.end_seconds))];
    const place = (seconds) => (seconds - from) / (to - from);
    strips.head(table, [{ title: "Exchange", kind: "text" }, { title: "Status", kind: "number minor-2" }, { title: "Bytes" },
      { title: "Waiting", kind: "number minor-3" }, { title: "In all", kind: "number minor-1" }], marks(aligned, to));
    table.tBodies[0].replaceChildren(...rows.map((exchange) => line(exchange, aligned, place)));
    dom.text(dom.byId("largest-note"),
      view.report.total_requests > all.length
        ? `The ${format.count(all.length)} largest of ${format.count(view.report.total_requests)} exchanges, ${aligned ? "the largest" : "the earliest"} first.`
        : "");
  }

  function marks(aligned, to) {
    if (!aligned) {
      return times.ticks(view.from, view.from + to * 1000, 480, 100)
        .map((mark) => ({ ...mark, place: (mark.millis - view.from) / (to * 1000) }));
    }
    return [0, 0.5, 1].map((place) => ({ place, label: format.seconds(place * to),
      anchor: place === 0 ? "start" : place === 1 ? "end" : "middle" }));
  }

  function line(exchange, aligned, place) {
    const shift = aligned ? exchange.start_seconds : 0;
    const parts = phases(exchange);
    const shapes = parts.filter(([, start, end]) => end > start).map(([kind, start, end]) => {
      const x = strips.WIDTH * place(start - shift);
      return dom.svg("rect", { class: kind, x, y: 2, height: HEIGHT - 4,
        width: Math.max(0.5, strips.WIDTH * place(end - shift) - x) });
    });
    // A moment in a long recording is still to be seen.
    const start = strips.WIDTH * place(exchange.start_seconds - shift);
    shapes.unshift(dom.svg("rect", { class: "phase-mark", x: Math.min(start, strips.WIDTH - 3), y: 2, height: HEIGHT - 4, width: 3 }));
    const [request, wait, response] = parts.map(([, a, b]) => b - a);
    const words = `request ${format.seconds(request)}, waiting ${format.seconds(wait)}, response ${format.seconds(response)}` +
      (exchange.complete ? "" : ", not seen to its end");
    const drawing = strips.strip(HEIGHT, words, ...shapes);
    drawing.append(dom.svg("title", {}, words));
    const status = exchange.status === null ? "none" : String(exchange.status);
    return dom.element("tr", {}, strips.name(exchange),
      dom.element("td", { class: "number minor-2" }, exchange.status === null ? "–" : status),
      strips.number(format.bytes(exchange.message_bytes), format.exactBytes(exchange.message_bytes)),
      dom.element("td", { class: "number minor-3" }, format.seconds(wait)),
      dom.element("td", { class: "number minor-1" }, format.seconds(duration(exchange))),
      dom.element("td", { class: "strip" }, drawing));
  }

  /** Whether the time of the recording would show no more of them than moments. */
  const areMoments = Math.max(0, ...all.map(duration)) < (view.millis - view.from) / 1000 / 50;

  return { show, areMoments };
})();
