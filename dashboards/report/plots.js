"use strict";

/** Plots of lines over an axis; drawn anew for the width that they get. */
const plots = (() => {
  const GUTTER = 68;
  const FOOT = 22;
  const HEAD = 10;

  /**
   * height: of the drawing. lines: [{kind, area, points: [[x, y], …]}]. xTicks(width): [{x, label,
   * anchor}]. range: [from, to] of x. y: {label(value), least, powers}, least being what the axis
   * reaches at least, or, where its marks are powers of ten, begins with. rules: [{y, kind, label}]
   * across, marks: [{x, kind, label}] down.
   */
  function plot(label, { height, lines, xTicks, range, y: scale, rules = [], marks = [] }) {
    const drawing = dom.svg("svg", { role: "img", height, "aria-label": label });
    const container = dom.element("div", { class: "chart" }, drawing);
    const values = [...lines.flatMap(({ points }) => points.map(([, y]) => y)), ...rules.map(({ y }) => y)];
    const most = values.reduce((top, each) => Math.max(top, each), scale.least);
    const { part, grid } = scale.powers ? powers(scale.least, most) : steps(most);

    function draw() {
      const width = container.clientWidth;
      if (width === 0) return;
      dom.attribute(drawing, "width", width);
      dom.attribute(drawing, "viewBox", `0 0 ${width} ${height}`);
      const x = (value) => GUTTER + ((width - GUTTER) * (value - range[0])) / (range[1] - range[0]);
      const y = (value) => HEAD + (height - HEAD - FOOT) * (1 - part(value));
      const parts = [];
      for (const value of grid) {
        parts.push(dom.svg("line", { x1: GUTTER, x2: width, y1: y(value), y2: y(value) }),
          dom.svg("text", { x: GUTTER - 8, y: y(value), dy: "0.32em", "text-anchor": "end" }, scale.label(value)));
      }
      for (const tick of xTicks(width - GUTTER)) {
        parts.push(dom.svg("text", { x: x(tick.x), y: height - 4, "text-anchor": tick.anchor }, tick.label));
      }
      const drawn = lines.flatMap(({ kind, area, points }) => {
        const path = `M${points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join("L")}`;
        const edge = dom.svg("path", { class: `line ${kind}`, d: path });
        if (!area) return [edge];
        const last = points[points.length - 1];
        return [dom.svg("path", { class: `area ${kind}`,
          d: `${path}L${x(last[0]).toFixed(1)},${height - FOOT}L${x(points[0][0]).toFixed(1)},${height - FOOT}Z` }), edge];
      });
      const across = rules.flatMap((rule) => [
        dom.svg("line", { class: `rule ${rule.kind}`, x1: GUTTER, x2: width, y1: y(rule.y), y2: y(rule.y) }),
        dom.svg("text", { class: "rule-label", x: width - 4, y: y(rule.y) + (y(rule.y) < HEAD + 12 ? 13 : -4),
          "text-anchor": "end" }, rule.label)]);
      const down = marks.flatMap((mark) => {
        const right = x(mark.x) > width - 120;
        return [dom.svg("line", { class: `rule ${mark.kind}`, x1: x(mark.x), x2: x(mark.x), y1: HEAD, y2: height - FOOT }),
          dom.svg("text", { class: "rule-label", x: x(mark.x) + (right ? -4 : 4), y: HEAD + 8,
            "text-anchor": right ? "end" : "start" }, mark.label)];
      });
      drawing.replaceChildren(dom.svg("g", { class: "grid" }, ...parts), ...drawn, ...across, ...down);
    }

    new ResizeObserver(draw).observe(container);
    return container;
  }

  function steps(most) {
    const step = charts.roundStep(most);
    const top = step * Math.ceil(most / step);
    const grid = [];
    for (let value = 0; value <= top * 1.001; value += step) grid.push(value);
    return { grid, part: (value) => value / top };
  }

  /** At most six marks; what is below the least stands on it. */
  function powers(least, most) {
    const low = Math.log10(least);
    const high = Math.max(low + 1, Math.ceil(Math.log10(most)));
    const every = Math.ceil((high - low) / 5);
    const grid = [];
    for (let power = low; power <= high; power += every) grid.push(10 ** power);
    return { grid, part: (value) => (Math.log10(Math.max(least, value)) - low) / (high - low) };
  }

  return { plot };
})();
