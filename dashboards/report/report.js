"use strict";

/** Puts the parts of the report together, and minds the keys. */
(() => {
  const { data, report } = view;
  const filter = dom.byId("filter");
  const help = dom.byId("help");
  const size = (count) => [format.bytes(count), format.exactBytes(count)];

  const details = new Details(view.axis, showLegend);
  const endpoints = new EndpointTable({
    columns: [columns.endpoint, columns.rate("Mean rate", view.axis, (row) => row.bytes_per_second.mean),
      { ...columns.bytes }, { ...columns.share, sum: (cell, row) => dom.text(cell, format.share(row.share)) },
      columns.requests, ...["p50", "p90", "p99"].map(columns.latency), columns.errors],
    footOf: sums,
    explanation: () => "No request.",
    onOpen: (key) => details.open(key, view),
  });
  const totalChart = charts.rateChart(dom.byId("rate-chart"), 220, view.axis, (point) =>
    showLegend("rate", point ?? view.total.now));

  function showLegend(prefix, rates) {
    dom.text(dom.byId(`${prefix}-sent`), format.byteRate(rates?.sent));
    const received = dom.byId(`${prefix}-received`);
    if (received) dom.text(received, format.byteRate(rates?.received));
    dom.text(dom.byId(`${prefix}-when`), rates?.when ?? "");
  }

  /** What no row shows, and all together. */
  function sums() {
    const all = report.totals.message_bytes;
    const rows = columns.other(view).map((other) => ({ ...other, share: all === 0 ? 0 : other.message_bytes / all }));
    return [...rows, { key: "total", name: "Total", message_bytes: all, requests: report.total_requests, share: all === 0 ? 0 : 1 }];
  }

  function showHead() {
    const { source } = report;
    dom.text(dom.byId("title"), format.visible(data.title));
    const start = source.start === null ? null : Date.parse(source.start);
    dom.text(dom.byId("source"), [
      data.title === source.name ? null : format.visible(source.name),
      format.visible(source.kind),
      start === null ? null : `${times.date(start)} ${times.clock(start, 1000)} UTC`,
      source.duration_seconds < 60 ? format.seconds(source.duration_seconds) : format.span(source.duration_seconds),
    ].filter(Boolean).join(" · "));
    const parts = [...document.querySelectorAll("main section[id]")].map(({ id }) => [id, PARTS[id]]);
    dom.byId("parts").replaceChildren(...parts.filter(([id, name]) => name && !dom.byId(id).hidden)
      .map(([id, name]) => dom.element("li", {}, dom.element("a", { href: `#${id}` }, name))));
  }

  const PARTS = { endpoints: "Endpoints", heat: "Time", latency: "Latency", largest: "Largest",
    limits: "Limits", certificate: "Certificate", oddities: "Oddities", books: "Books" };

  function showNotes() {
    const { source } = report;
    const notes = [
      data.broken_by && `The recording was not read to its end: ${format.visible(data.broken_by)}`,
      data.filter && `Only exchanges that pass ${format.visible(data.filter)}; the books, oddities and limits are of everything.`,
      source.dropped_packets > 0 && `${format.count(source.dropped_packets)} packets were dropped when this was captured: figures may be too low.`,
      source.truncated_packets > 0 && `${format.count(source.truncated_packets)} packets were captured shorter than they were.`,
    ].filter(Boolean);
    dom.byId("notes").replaceChildren(...notes.map((note) => dom.element("li", { class: "notice" }, note)));
  }

  function showTotal() {
    const { totals, source } = report;
    dom.text(dom.byId("total-bytes"), format.bytes(totals.message_bytes));
    dom.byId("total-bytes").title = format.exactBytes(totals.message_bytes);
    totalChart.show(view.total, view.millis);
    dom.facts(dom.byId("facts"), [
      ["Requests", format.count(report.total_requests)],
      ["In responses", size(totals.response_bytes)],
      ["In requests", size(totals.request_bytes)],
      ["Mean rate", format.byteRate(report.bytes_per_second.mean)],
      ["Busiest second", format.byteRate(report.bytes_per_second.peak)],
      ["Median latency", format.seconds(report.latency_seconds.p50)],
      ["p99 latency", format.seconds(report.latency_seconds.p99)],
      ["Largest response", size(report.max_response_bytes)],
      ["Connections", format.count(report.connections.opened)],
      ["Connection reuse", format.share(report.connections.reuse_ratio)],
      ...(totals.retransmitted_bytes > 0 ? [["Retransmitted", size(totals.retransmitted_bytes)]] : []),
      ...(report.incomplete > 0 ? [["Cut off", format.count(report.incomplete)]] : []),
    ]);
  }

  /** Filled when it is asked for: most readers look at the plot. */
  function fillRateTable() {
    const { timeline } = view;
    panels.table(dom.byId("rate-table"), ["From", "Request bytes", "Response bytes"],
      timeline.request_bytes.map((requests, i) => [times.clock(view.columnStart(i), view.columnMillis),
        [format.count(requests), null], [format.count(timeline.response_bytes[i]), null]]));
  }

  function showEndpoints() {
    endpoints.show(view);
    const { other } = report;
    dom.text(dom.byId("endpoints-note"),
      other.endpoints > 0
        ? `The ${format.count(view.endpoints.length)} endpoints with the most bytes; ${format.count(other.endpoints)} more are one row, so that the sum is exact.` +
          (other.endpoints_exact ? "" : " There were more than could be kept: those dropped are in that row too, and may count more than once.")
        : other.endpoints_exact ? "" : "Some endpoints were dropped to bound memory; their bytes are in the row below the others.");
  }

  function showOddities() {
    const table = dom.byId("oddity-table");
    table.hidden = report.oddities.length === 0;
    if (table.hidden) return;
    table.replaceChildren(
      dom.element("thead", {}, dom.element("tr", {}, dom.element("th", { scope: "col", class: "text" }, "What"),
        dom.element("th", { scope: "col", class: "number" }, "How often"), dom.element("th", { scope: "col", class: "text" }, "For example"))),
      dom.element("tbody", {}, ...report.oddities.map(({ name, count, example }) => dom.element("tr", {},
        dom.element("th", { scope: "row" }, format.visible(name).replaceAll("_", " ")),
        dom.element("td", { class: "number" }, format.count(count)),
        dom.element("td", {}, dom.element("bdi", { class: "path" }, format.visible(example)))))));
  }

  function showBooks() {
    panels.showBooks(view);
    const carried = report.protocols.map(({ name, connections }) => `${format.count(connections)} ${format.visible(name)}`).join(", ");
    dom.text(dom.byId("books-note"),
      report.books.captured_bytes === 0 ? "This recording holds messages rather than packets, so nothing was captured."
      : carried === "" ? "" : `Connections by what they carried: ${carried}.`);
  }

  function clearFilter() {
    filter.value = "";
    endpoints.filter = "";
    filter.blur();
  }

  const KEYS = {
    "/": () => filter.focus(),
    "?": () => help.showModal(),
    j: () => endpoints.move(1),
    k: () => endpoints.move(-1),
    ArrowDown: () => endpoints.move(1),
    ArrowUp: () => endpoints.move(-1),
    Home: () => endpoints.move(-Infinity),
    End: () => endpoints.move(Infinity),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === filter) {
      if (event.key === "Escape") clearFilter();
      else if (event.key === "Enter" || event.key === "ArrowDown") endpoints.move(1);
      else return;
      event.preventDefault();
      return;
    }
    const action = KEYS[event.key];
    if (!action || document.querySelector("dialog[open]")) return;
    // This is a page to be read: arrows scroll it unless an endpoint has the focus.
    const scrolls = event.key.length > 1 && !event.target.closest("#endpoint-table");
    if (scrolls) return;
    event.preventDefault();
    action();
  });

  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest(".close")) dialog.close();
    });
  }

  dom.byId("help-button").addEventListener("click", () => help.showModal());
  dom.byId("rate-figures").addEventListener("toggle", fillRateTable, { once: true });
  filter.addEventListener("input", () => { endpoints.filter = filter.value; });
  dom.byId("aligned").addEventListener("change", (event) => largest.show(event.target.checked));
  for (const choice of document.getElementsByName("until")) {
    choice.addEventListener("change", () => latency.show(choice.value));
  }

  showNotes();
  showTotal();
  showEndpoints();
  heat.show();
  latency.show("latency_seconds");
  dom.byId("aligned").checked = largest.areMoments;
  largest.show(largest.areMoments);
  limits.show();
  panels.showStatusCounts(dom.byId("status-table"), report.status);
  showOddities();
  showBooks();
  showHead();
})();
