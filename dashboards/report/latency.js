"use strict";

/** How long the exchanges of the top endpoints took: median to maximum, on a logarithmic axis. */
const latency = (() => {
  const MOST = 25;
  const HEIGHT = 18;
  const NAMES = ["p50", "p90", "p99", "max"];
  const table = dom.byId("latency-table");

  function show(until) {
    const known = view.endpoints.filter((row) => row[until]?.max !== null).slice(0, MOST);
    const values = known.flatMap((row) => NAMES.map((name) => row[until][name])).filter((value) => value > 0);
    const low = Math.floor(Math.log10(Math.min(1, ...values)));
    const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1e-6, ...values))));
    const place = (seconds) => (seconds <= 0 ? 0 : Math.max(0, (Math.log10(seconds) - low) / (high - low)));
    const marks = [];
    for (let power = low; power <= high; power++) {
      const at = (power - low) / (high - low);
      marks.push({ place: at, label: axisSeconds(power), anchor: at === 0 ? "start" : at === 1 ? "end" : "middle" });
    }
    strips.head(table, [{ title: "Endpoint", kind: "text" }, ...NAMES.map((title, i) => ({ title, kind: i % 2 ? "number minor-2" : "number" }))], marks);
    table.tBodies[0].replaceChildren(...known.map((row) => dom.element("tr", {}, strips.name(row),
      ...NAMES.map((name, i) => dom.element("td", { class: i % 2 ? "number minor-2" : "number" }, format.seconds(row[until][name]))),
      dom.element("td", { class: "strip" }, drawing(row[until], marks, place)))));
    const left = view.endpoints.length - known.length;
    dom.text(dom.byId("latency-note"),
      known.length === 0 ? "No exchange was seen from its beginning to its end."
      : left > 0 ? `The ${known.length} endpoints with the most bytes of which any exchange was seen whole; the axis is logarithmic.`
      : "The axis is logarithmic.");
  }

  /** 10 ms, without the digits that are only zeros. */
  function axisSeconds(power) {
    const [unit, name] = power >= 0 ? [0, "s"] : power >= -3 ? [-3, "ms"] : [-6, "µs"];
    return power < -6 ? `${10 ** (power + 9)} ns` : `${10 ** (power - unit)} ${name}`;
  }

  function drawing(seconds, marks, place) {
    const x = (name) => strips.WIDTH * place(seconds[name]);
    const box = (kind, a, b, top, height) => dom.svg("rect", { class: kind, x: x(a), y: top,
      width: Math.max(2, x(b) - x(a)), height });
    const grid = marks.map((mark) => dom.svg("line", { class: "strip-grid", x1: strips.WIDTH * mark.place,
      x2: strips.WIDTH * mark.place, y2: HEIGHT }));
    const words = NAMES.map((name) => `${name} ${format.seconds(seconds[name])}`).join(", ");
    return strips.strip(HEIGHT, words, ...grid,
      box("to-max", "p99", "max", 8, 2), box("to-p99", "p90", "p99", 6.5, 5), box("to-p90", "p50", "p90", 4, 10),
      dom.svg("rect", { class: "median", x: x("p50") - 1.5, y: 2, width: 3, height: 14 }));
  }

  return { show };
})();
