"use strict";

/** Bytes by endpoint and time: one strip an endpoint, one field a column of time. */
const heat = (() => {
  const LEVELS = 8;
  const HEIGHT = 22;

  const readout = dom.byId("heat-readout");
  const map = dom.byId("heat-map");
  const table = dom.byId("heat-table");
  const columnsOfTime = view.timeline.request_bytes.length;
  const unit = strips.WIDTH / columnsOfTime;
  const rows = rowsOfMap();
  // Not by the rest: it is none of the endpoints, and often above them all.
  const most = rows.filter(({ rest }) => !rest).reduce((top, row) => row.bytes.reduce((a, b) => Math.max(a, b), top), 1);
  const cursor = dom.svg("rect", { class: "heat-cursor", y: 0, height: HEIGHT, width: Math.max(unit, 2) });
  let at = null;

  function rowsOfMap() {
    const shown = view.timeline.endpoints.map((row) => ({ ...row, rest: false }));
    const rest = view.timeline.other_bytes;
    const sum = rest.reduce((all, each) => all + each, 0);
    if (sum > 0) shown.push({ method: "", path: "all others", message_bytes: sum, bytes: rest, rest: true });
    return shown;
  }

  /** By square roots, so that a tenth of the most is still seen; 0 is nothing at all. */
  function level(bytes) {
    return bytes === 0 ? 0 : Math.max(1, Math.min(LEVELS, Math.ceil(LEVELS * Math.sqrt(bytes / most))));
  }

  /** One path a level, of runs of fields of that level. */
  function drawing(row) {
    const paths = Array.from({ length: LEVELS + 1 }, () => []);
    let start = 0;
    for (let i = 1; i <= row.bytes.length; i++) {
      if (i < row.bytes.length && level(row.bytes[i]) === level(row.bytes[start])) continue;
      const here = level(row.bytes[start]);
      if (here > 0) paths[here].push(`M${(start * unit).toFixed(2)} 0H${(i * unit).toFixed(2)}V${HEIGHT}H${(start * unit).toFixed(2)}Z`);
      start = i;
    }
    const shapes = paths.map((runs, i) => (runs.length ? dom.svg("path", { class: `heat-${i}`, d: runs.join("") }) : null));
    return strips.strip(HEIGHT, describe(row), ...shapes.filter(Boolean));
  }

  function describe(row) {
    const peak = row.bytes.reduce((best, each, i) => (each > row.bytes[best] ? i : best), 0);
    return `most from ${view.span(peak)}: ${format.bytes(row.bytes[peak])}`;
  }

  function show() {
    const place = (millis) => (millis - view.from) / (view.millis - view.from);
    const marks = times.ticks(view.from, view.millis, 700, 100).map((mark) => ({ ...mark, place: place(mark.millis) }));
    strips.head(table, [{ title: "Endpoint", kind: "text" }, { title: "Bytes" }], marks);
    table.tBodies[0].replaceChildren(...rows.map((row) =>
      dom.element("tr", { class: row.rest ? "rest" : null }, strips.name(row),
        strips.number(format.bytes(row.message_bytes), format.exactBytes(row.message_bytes)),
        dom.element("td", { class: "strip" }, drawing(row)))));
    showScale();
    say();
    const hidden = view.report.top_endpoints.length + view.report.other.endpoints - view.timeline.endpoints.length;
    dom.text(dom.byId("heat-note"),
      hidden > 0 ? `The ${format.count(view.timeline.endpoints.length)} endpoints with the most bytes; “all others” is the sum of ${format.count(hidden)} more.` : "");
  }

  function showScale() {
    const perSecond = (fraction) => format.byteRate((most * fraction) / view.timeline.column_seconds);
    const boxes = Array.from({ length: LEVELS }, (_, i) =>
      dom.svg("rect", { class: `heat-${i + 1}`, x: i * 16, width: 15, height: 12,
        "aria-label": `up to ${perSecond(((i + 1) / LEVELS) ** 2)}` }));
    dom.byId("heat-scale").replaceChildren(
      dom.element("span", {}, "little "),
      dom.svg("svg", { width: LEVELS * 16, height: 12, "aria-hidden": "true" }, ...boxes),
      dom.element("span", {}, ` ${perSecond(1)}`));
  }

  function say() {
    if (at === null) {
      cursor.remove();
      dom.text(readout, `A field is ${format.seconds(view.timeline.column_seconds)} wide. Point at one, or go there with the arrow keys, for its figures.`);
      return;
    }
    const row = rows[at.row];
    cursor.setAttribute("x", at.column * unit);
    table.tBodies[0].rows[at.row].querySelector("svg").append(cursor);
    const bytes = row.bytes[at.column];
    dom.text(readout,
      `${format.visible(`${row.method} ${row.path}`.trim())}, ${view.span(at.column)}: ${format.exactBytes(bytes)}, ` +
      `${format.byteRate(bytes / view.timeline.column_seconds)}`);
  }

  function point(event) {
    const line = event.target.closest?.("tbody tr");
    const drawn = line?.querySelector("svg").getBoundingClientRect();
    if (!drawn || event.clientX < drawn.left || event.clientX >= drawn.right) return;
    const column = Math.floor((columnsOfTime * (event.clientX - drawn.left)) / drawn.width);
    at = { row: line.sectionRowIndex, column: Math.min(columnsOfTime - 1, column) };
    say();
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    Home: [0, -Infinity], End: [0, Infinity] };

  function move(event) {
    const step = MOVES[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey || rows.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const within = (value, end) => Math.max(0, Math.min(end - 1, value));
    const here = at ?? { row: 0, column: 0 };
    at = at === null ? here
      : { row: within(here.row + step[0], rows.length), column: within(here.column + step[1], columnsOfTime) };
    say();
  }

  table.addEventListener("pointermove", point);
  map.addEventListener("pointerleave", () => { at = null; say(); });
  map.addEventListener("blur", () => { at = null; say(); });
  map.addEventListener("keydown", move);

  return { show };
})();
