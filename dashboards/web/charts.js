"use strict";

/**
 * Small charts in SVG, drawn from points: {millis, elapsed, sent, received}, each the rates of the
 * interval that ends there, or {gap: true}. An axis says from when a chart reaches, given its end,
 * and what stands below it.
 */
const charts = (() => {
  const total = (point) => point.received + point.sent;

  /** The runs of points between gaps, each led by the start of its first interval. */
  function runs(points) {
    const found = [];
    let run = null;
    for (const point of points) {
      if (point.gap) {
        run = null;
        continue;
      }
      if (run === null) {
        run = [{ ...point, millis: point.millis - point.elapsed }];
        found.push(run);
      }
      run.push(point);
    }
    return found;
  }

  const at = (x, y) => `${x.toFixed(1)},${y.toFixed(1)}`;

  /** The outline of a band: along its upper edge, and back along its lower one. */
  function band(run, x, lower, upper) {
    const there = run.map((point) => at(x(point), upper(point)));
    const back = run.map((point) => at(x(point), lower(point))).reverse();
    return `M${there.join("L")}L${back.join("L")}Z`;
  }

  function line(run, x, y) {
    return `M${run.map((point) => at(x(point), y(point))).join("L")}`;
  }

  /** A round step (1, 2 or 5 times a power of ten) that divides max into at most four. */
  function roundStep(max) {
    const power = 10 ** Math.floor(Math.log10(max / 4));
    return [1, 2, 5, 10].map((factor) => factor * power).find((step) => max / step <= 4);
  }

  /**
   * Sent and received bytes per second, stacked. onPoint is called with the point under the
   * pointer, and with null when there is none.
   */
  function rateChart(container, height, axis, onPoint) {
    const gutter = 64;
    const foot = 22;
    const head = 8;
    const grid = dom.svg("g", { class: "grid" });
    const sentBand = dom.svg("path", { class: "sent-band" });
    const receivedBand = dom.svg("path", { class: "received-band" });
    const sentLine = dom.svg("path", { class: "sent-line" });
    const totalLine = dom.svg("path", { class: "received-line" });
    const cursor = dom.svg("line", { class: "cursor", visibility: "hidden" });
    const drawing = dom.svg("svg", { role: "img", height },
      grid, receivedBand, sentBand, totalLine, sentLine, cursor);
    container.append(drawing);

    let points = [];
    let now = 0;
    let width = 0;
    let pointerX = null;

    const x = (point) =>
      gutter + (width - gutter) * (1 - (now - point.millis) / (now - axis.from(now)));

    function draw() {
      width = container.clientWidth;
      if (width === 0) return;
      dom.attribute(drawing, "width", width);
      dom.attribute(drawing, "viewBox", `0 0 ${width} ${height}`);
      const from = axis.from(now);
      const shown = points.filter((point) => point.millis >= from);
      const step = roundStep(Math.max(1000, ...shown.map(total)));
      const top = step * Math.ceil(Math.max(1000, ...shown.map(total)) / step);
      const y = (rate) => head + (height - head - foot) * (1 - rate / top);
      drawGrid(step, top, y);
      const pieces = runs(shown).map((run) =>
        // What began before the plot's left edge is cut there.
        run.map((point) => ({ ...point, millis: Math.max(point.millis, from) })));
      const joined = (each) => pieces.map(each).join("");
      const sentY = (point) => y(point.sent);
      const totalY = (point) => y(total(point));
      sentBand.setAttribute("d", joined((run) => band(run, x, () => y(0), sentY)));
      receivedBand.setAttribute("d", joined((run) => band(run, x, sentY, totalY)));
      sentLine.setAttribute("d", joined((run) => line(run, x, sentY)));
      totalLine.setAttribute("d", joined((run) => line(run, x, totalY)));
      point();
    }

    function drawGrid(step, top, y) {
      const parts = [];
      for (let rate = 0; rate <= top * 1.001; rate += step) {
        parts.push(
          dom.svg("line", { x1: gutter, x2: width, y1: y(rate), y2: y(rate) }),
          dom.svg("text", { x: gutter - 8, y: y(rate), dy: "0.32em", "text-anchor": "end" }, axisRate(rate)),
        );
      }
      for (const { millis, label, anchor } of axis.ticks(now, width - gutter)) {
        parts.push(dom.svg("text", { x: x({ millis }), y: height - 4, "text-anchor": anchor }, label));
      }
      grid.replaceChildren(...parts);
    }

    function point() {
      const nearest = pointerX === null ? null : nearestTo(pointerX);
      dom.attribute(cursor, "visibility", nearest ? "visible" : "hidden");
      if (nearest) {
        const place = x(nearest);
        for (const [name, value] of [["x1", place], ["x2", place], ["y1", head], ["y2", height - foot]]) {
          cursor.setAttribute(name, value);
        }
      }
      onPoint(nearest, nearest ? (now - nearest.millis) / 1000 : 0);
    }

    function nearestTo(place) {
      let nearest = null;
      for (const candidate of points) {
        if (candidate.gap) continue;
        const distance = Math.abs(x(candidate) - place);
        if (distance < 24 && (nearest === null || distance < Math.abs(x(nearest) - place))) nearest = candidate;
      }
      return nearest;
    }

    container.addEventListener("pointermove", (event) => {
      pointerX = event.clientX - container.getBoundingClientRect().left;
      point();
    });
    container.addEventListener("pointerleave", () => {
      pointerX = null;
      point();
    });
    new ResizeObserver(draw).observe(container);

    return {
      show(history, millis) {
        points = history.points;
        now = millis;
        dom.attribute(drawing, "aria-label", axis.describe(history));
        draw();
      },
    };
  }

  /** Axis labels are round numbers: no digits behind the point that are only zeros. */
  function axisRate(rate) {
    return format.byteRate(rate).replace(/\.0+ /, " ").replace(/(\.\d*?)0+ /, "$1 ");
  }

  const SPARK = { width: 120, height: 24 };

  /** A sparkline has a scale of its own: it shows the shape, the number beside it the size. */
  function sparkline() {
    return dom.svg("svg", {
      class: "spark",
      viewBox: `0 0 ${SPARK.width} ${SPARK.height}`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
      focusable: "false",
    },
    dom.svg("line", { class: "spark-base", x2: SPARK.width, y1: SPARK.height - 0.5, y2: SPARK.height - 0.5 }),
    dom.svg("path", { class: "spark-band" }),
    dom.svg("path", { class: "spark-line" }));
  }

  function drawSparkline(node, history, axis, now) {
    const since = axis.from(now);
    const shown = history ? history.points.filter((point) => point.millis >= since) : [];
    const top = Math.max(1, ...shown.map(total));
    const x = (point) => Math.max(0, (SPARK.width * (point.millis - since)) / (now - since));
    const y = (point) => SPARK.height - 1 - ((SPARK.height - 3) * total(point)) / top;
    const pieces = runs(shown);
    const [, area, edge] = node.children;
    area.setAttribute("d", pieces.map((run) => band(run, x, () => SPARK.height, y)).join(""));
    edge.setAttribute("d", pieces.map((run) => line(run, x, y)).join(""));
  }

  /** A bar from the left that takes a fraction of its cell. */
  function bar(kind = "") {
    return dom.element("span", { class: `bar ${kind}`, "aria-hidden": "true" }, dom.element("span"));
  }

  function drawBar(node, fraction) {
    const percent = Math.max(0, Math.min(1, fraction || 0)) * 100;
    node.firstElementChild.style.width = `${percent.toFixed(2)}%`;
  }

  return { rateChart, roundStep, axisRate, sparkline, drawSparkline, bar, drawBar, total };
})();
