"use strict";

/** The parts of the page that only show: total, clients, statuses, books, instrumentation. */
const panels = (() => {
  function head(node, titles) {
    if (node.tHead !== null) return;
    const cells = titles.map((title, i) =>
      title === "" ? dom.element("td")
      : dom.element("th", { scope: "col", class: i === 0 ? "text" : "number" }, title));
    node.append(dom.element("thead", {}, dom.element("tr", {}, ...cells)), dom.element("tbody"));
  }

  function showCells(line, cells) {
    for (const [i, [text, title]] of cells.entries()) {
      dom.text(line.cells[i + 1], text);
      dom.attribute(line.cells[i + 1], "title", title);
    }
  }

  /** rows: [name, [text, title], …]. */
  function table(node, titles, rows) {
    head(node, titles);
    dom.keyed(node.tBodies[0], rows, ([name]) => name,
      ([, ...cells]) => dom.element("tr", {},
        dom.element("th", { scope: "row" }), ...cells.map(() => dom.element("td", { class: "number" }))),
      (line, [name, ...cells]) => {
        dom.text(line.cells[0], format.visible(name));
        showCells(line, cells);
      });
  }

  /** As table, but the last column is a bar; rows: {name, kind, cells, fraction}. */
  function barTable(node, titles, rows) {
    head(node, titles);
    node.hidden = rows.length === 0;
    dom.keyed(node.tBodies[0], rows, ({ name }) => name,
      ({ kind, cells }) => dom.element("tr", { class: kind },
        dom.element("th", { scope: "row" }, dom.element("bdi", { class: "path" })),
        ...cells.map(() => dom.element("td", { class: "number" })),
        dom.element("td", { class: "number share" },
          dom.element("span", { class: "value" }), charts.bar(kind))),
      (line, { name, cells, fraction }) => {
        dom.text(line.cells[0].firstElementChild, format.visible(name));
        showCells(line, cells);
        const [value, bar] = line.cells[cells.length + 1].children;
        dom.text(value, format.share(fraction));
        charts.drawBar(bar, fraction);
      });
  }

  /** 2xx, 3xx, 4xx, 5xx by colour, beside the number that says it too. */
  function statusKind(status) {
    return /^[1-5]/.test(status) ? `status-${status[0]}` : "status-none";
  }

  const statusName = (status) => (status === "none" ? "no response" : status);

  function showStatusCounts(node, counts) {
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const rows = Object.entries(counts).sort(([, a], [, b]) => b - a).map(([status, count]) => ({
      name: statusName(status),
      kind: statusKind(status),
      cells: [[format.count(count), null]],
      fraction: count / all,
    }));
    barTable(node, ["Status", "Requests", "Share"], rows);
  }

  function showLegend(prefix, rates, ageSeconds) {
    dom.text(dom.byId(`${prefix}-sent`), format.byteRate(rates?.sent));
    dom.text(dom.byId(`${prefix}-received`), format.byteRate(rates?.received));
    dom.text(dom.byId(`${prefix}-when`), ageSeconds < 0.5 ? "" : `${Math.round(ageSeconds)} s ago`);
  }

  function showTotal(view) {
    const now = view?.total.now;
    dom.text(dom.byId("total-rate"), format.byteRate(now ? charts.total(now) : null));
    const report = view?.report;
    const totals = report?.totals;
    const size = (count) => [format.bytes(count), format.exactBytes(count)];
    dom.facts(dom.byId("facts"), [
      ["Request rate", format.perSecond(now?.requests)],
      ["Requests", format.count(report?.total_requests)],
      ["Sent in all", size(view ? totals?.[view.sent] : null)],
      ["Received in all", size(view ? totals?.[view.received] : null)],
      ["Median latency", format.seconds(report?.latency_seconds?.p50)],
      ["p99 latency", format.seconds(report?.latency_seconds?.p99)],
      ["Connections", format.count(report?.connections?.opened)],
      ["Connection reuse", format.share(report?.connections?.reuse_ratio)],
    ]);
  }

  function showClients(view) {
    const rows = (view?.clients ?? []).map((row) => ({
      name: row.name,
      kind: "",
      cells: [
        [format.byteRate(row.history?.now ? charts.total(row.history.now) : null), null],
        [format.bytes(row.message_bytes), format.exactBytes(row.message_bytes)],
      ],
      fraction: row.share,
    }));
    barTable(dom.byId("client-table"), ["Client", "Rate", "Bytes", "Share"], rows);
  }

  function showStatuses(view) {
    const statuses = view?.statuses ?? [];
    const requests = statuses.reduce((sum, row) => sum + row.requests, 0);
    const rows = statuses.map((row) => ({
      name: statusName(row.name),
      kind: statusKind(row.name),
      cells: [
        [format.perSecond(row.history?.now?.requests), null],
        [format.count(row.requests), null],
      ],
      fraction: requests === 0 ? 0 : row.requests / requests,
    }));
    rows.sort((a, b) => b.fraction - a.fraction);
    barTable(dom.byId("status-table"), ["Status", "Req/s", "Requests", "Share"], rows);
  }

  function showBooks(view) {
    const books = view?.report.books;
    const line = dom.byId("books-line");
    if (!books) {
      dom.text(line, format.NONE);
      dom.text(dom.byId("books-verdict"), "");
      dom.keyed(dom.byId("books-reasons"), [], String);
      return;
    }
    const reasons = Object.entries(books.unattributed ?? {}).filter(([, count]) => count !== 0);
    const unattributed = reasons.reduce((sum, [, count]) => sum + count, 0);
    dom.text(line,
      `captured ${format.count(books.captured_bytes)} = attributed ${format.count(books.attributed_bytes)} + ` +
      `unattributed ${format.count(unattributed)}`);
    const verdict = dom.byId("books-verdict");
    dom.text(verdict, books.balance === 0
      ? "balance 0: every captured byte is accounted for"
      : `balance ${format.count(books.balance)}: not every captured byte is accounted for`);
    verdict.className = books.balance === 0 ? "good" : "alarm";
    dom.keyed(dom.byId("books-reasons"), reasons, ([reason]) => reason, () => dom.element("li"),
      (node, [reason, count]) => dom.text(node, `${format.visible(reason)} ${format.count(count)}`));
  }

  function showHealth(view) {
    const health = view?.health;
    const off = health?.status === "off" && "measuring is switched off";
    const parts = [off, health?.service, health?.version && `Weir ${health.version}`,
      health?.uptime_seconds !== undefined && `up ${format.span(health.uptime_seconds)}`];
    dom.text(dom.byId("service"), parts.filter(Boolean).map(format.visible).join(" · "));
    document.title = health?.service ? `${format.visible(health.service)} · Weir` : "Weir";

    const sites = Array.isArray(health?.sites) ? health.sites : [];
    dom.byId("health").hidden = sites.length === 0;
    const states = new Map();
    for (const { state } of sites) states.set(state, (states.get(state) ?? 0) + 1);
    const counts = [...states].map(([state, count]) => `${count} ${format.visible(state)}`);
    dom.text(dom.byId("health-summary"), `What is instrumented: ${counts.join(", ")}`);
    dom.keyed(dom.byId("health-sites"), sites, ({ site, target }) => `${site} ${target}`,
      () => dom.element("li", {}, dom.element("code", { class: "path" }), " ",
        dom.element("span", { class: "state" }), " ", dom.element("span")),
      (node, { site, target, state, why, faults }) => {
        dom.attribute(node, "title", target ? format.visible(target) : null);
        dom.text(node.children[0], format.visible(site));
        dom.text(node.children[1], format.visible(state));
        node.children[1].classList.toggle("alarm", state === "failed");
        const reasons = [why && format.visible(why), faults > 0 && `${format.count(faults)} faults`];
        dom.text(node.children[2], reasons.filter(Boolean).join("; "));
      });
    const notes = Array.isArray(health?.notes) ? health.notes : [];
    dom.keyed(dom.byId("health-notes"), notes, String, () => dom.element("li"),
      (node, note) => dom.text(node, format.visible(note)));
  }

  return { table, showLegend, showStatusCounts, showTotal, showClients, showStatuses, showBooks, showHealth };
})();
