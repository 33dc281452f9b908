"use strict";

/**
 * Tables whose last column is a wide drawing, one strip a row, under an axis they share. A strip's
 * drawing is as wide as 1,000 units, whatever its pixels.
 */
const strips = (() => {
  const WIDTH = 1000;

  /** head: titles of the columns but the last; marks: [{place 0 to 1, label, anchor}]. */
  function head(table, titles, marks) {
    const labels = marks.map(({ place, label, anchor }) =>
      dom.svg("text", { x: `${(place * 100).toFixed(3)}%`, y: 11, "text-anchor": anchor }, label));
    const axis = dom.svg("svg", { class: "strip-axis", height: 14, width: "100%", "aria-hidden": "true" }, ...labels);
    const cells = titles.map(({ title, kind = "number" }) => dom.element("th", { scope: "col", class: kind }, title));
    const line = dom.element("tr", {}, ...cells, dom.element("td", { class: "strip" }, axis));
    if (table.tHead) table.tHead.replaceChildren(line);
    else table.append(dom.element("thead", {}, line), dom.element("tbody"));
  }

  /** A drawing in a strip, of rects and paths in units of WIDTH by height. */
  function strip(height, label, ...shapes) {
    return dom.svg("svg", {
      viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: "none", width: "100%", height,
      role: "img", "aria-label": label, class: "strip-drawing",
    }, ...shapes);
  }

  /** An endpoint as the first cell of a row. */
  function name({ method, path }) {
    return dom.element("th", { scope: "row", title: `${format.visible(method)} ${format.visible(path)}` },
      dom.element("span", { class: "method" }, format.visible(method)), " ",
      dom.element("bdi", { class: "path" }, format.visible(path)));
  }

  function number(text, title = null) {
    return dom.element("td", { class: "number", title }, text);
  }

  return { WIDTH, head, strip, name, number };
})();
