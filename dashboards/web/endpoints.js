"use strict";

/**
 * The table of endpoints: sorted by any column, filtered, walked by keyboard. One endpoint's button
 * is in the tab order, the one chosen last; arrows move between them.
 */
class EndpointTable {
  static #rate = (row) => (row.history?.now ? charts.total(row.history.now) : 0);
  static #requestRate = (row) => row.history?.now?.requests ?? 0;

  /** value sorts, show fills a cell; minor columns are left out on small screens. */
  static COLUMNS = [
    { id: "endpoint", title: "Endpoint", text: true, value: (row) => `${row.path} ${row.method}` },
    { id: "rate", title: "Rate", value: EndpointTable.#rate, show: EndpointTable.#showRate },
    { id: "bytes", title: "Bytes", value: (row) => row.message_bytes, show: EndpointTable.#showBytes },
    { id: "share", title: "Share", minor: 2, value: (row) => row.share, show: EndpointTable.#showShare },
    { id: "requests", title: "Requests", minor: 1, value: (row) => row.requests,
      show: (cell, row) => dom.text(cell, format.count(row.requests)) },
    { id: "request-rate", title: "Req/s", minor: 2, value: EndpointTable.#requestRate,
      show: (cell, row) => dom.text(cell, format.perSecond(row.history?.now?.requests)) },
    { id: "p50", title: "p50", minor: 3, value: (row) => row.latency_seconds?.p50,
      show: (cell, row) => dom.text(cell, format.seconds(row.latency_seconds?.p50)) },
    { id: "p99", title: "p99", minor: 3, value: (row) => row.latency_seconds?.p99,
      show: (cell, row) => dom.text(cell, format.seconds(row.latency_seconds?.p99)) },
    { id: "errors", title: "Errors", minor: 2, value: (row) => row.errors,
      show: (cell, row) => dom.text(cell, format.count(row.errors)) },
  ];

  #table = dom.byId("endpoint-table");
  #head = this.#table.tHead.rows[0];
  #body = this.#table.tBodies[0];
  #foot = this.#table.tFoot;
  #column = EndpointTable.COLUMNS.find(({ id }) => id === "bytes");
  #descending = true;
  #filter = "";
  #chosen = null;
  #view = null;
  #onOpen;

  /** onOpen is called with the key of the endpoint whose details are wanted. */
  constructor(onOpen) {
    this.#onOpen = onOpen;
    for (const column of EndpointTable.COLUMNS) {
      const button = dom.element("button", { type: "button" }, column.title);
      button.addEventListener("click", () => this.#sortBy(column));
      const attributes = EndpointTable.#attributes(column, { scope: "col", role: "columnheader" });
      this.#head.append(dom.element("th", attributes, button));
    }
    this.#body.addEventListener("focusin", (event) => this.#choose(event.target.closest("tr")));
    this.#body.addEventListener("click", (event) => this.#open(event.target.closest("tr")));
  }

  set filter(text) {
    this.#filter = text.toLowerCase();
    this.show(this.#view);
  }

  show(view) {
    this.#view = view;
    const all = view?.endpoints ?? [];
    const rows = all.filter(({ key }) => key.toLowerCase().includes(this.#filter)).sort(this.#order());
    if (!rows.some(({ key }) => key === this.#chosen)) this.#chosen = rows[0]?.key ?? null;
    for (const [i, column] of EndpointTable.COLUMNS.entries()) {
      const direction = this.#descending ? "descending" : "ascending";
      dom.attribute(this.#head.cells[i], "aria-sort", column === this.#column ? direction : null);
    }
    dom.keyed(this.#body, rows, ({ key }) => key,
      () => this.#createRow(), (node, row) => this.#showRow(node, row));
    this.#showOther(view);
    this.#table.hidden = rows.length === 0;
    this.#explain(view, all.length, rows.length);
  }

  /** Moves the focus by so many endpoints, to the chosen one when none has it. */
  move(steps) {
    const rows = [...this.#body.rows];
    if (rows.length === 0) return;
    const focused = rows.indexOf(document.activeElement.closest?.("tr"));
    const start = rows.findIndex((row) => row.dataset.key === this.#chosen);
    const next = focused < 0 && Number.isFinite(steps) ? start : focused + steps;
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    row.querySelector("button").focus();
  }

  #sortBy(column) {
    this.#descending = column === this.#column ? !this.#descending : !column.text;
    this.#column = column;
    this.show(this.#view);
  }

  #order() {
    const { value, text } = this.#column;
    const sign = this.#descending ? -1 : 1;
    const known = (row) => value(row) ?? -1;
    return (a, b) => {
      const order = text ? value(a).localeCompare(value(b)) : known(a) - known(b);
      return sign * order || (a.key < b.key ? -1 : 1);
    };
  }

  #choose(row) {
    if (!row) return;
    this.#chosen = row.dataset.key;
    for (const each of this.#body.rows) this.#mark(each);
  }

  #mark(node) {
    const chosen = node.dataset.key === this.#chosen;
    node.classList.toggle("chosen", chosen);
    node.querySelector("button").tabIndex = chosen ? 0 : -1;
  }

  #open(row) {
    if (!row) return;
    this.#choose(row);
    this.#onOpen(row.dataset.key);
  }

  #createRow() {
    const name = dom.element("button", { type: "button", class: "endpoint" },
      dom.element("span", { class: "method" }), " ", dom.element("bdi", { class: "path" }));
    const cells = EndpointTable.COLUMNS.slice(1).map((column) => {
      const cell = dom.element("td", EndpointTable.#attributes(column, { role: "cell" }));
      if (column.id === "rate") cell.append(dom.element("span", { class: "value" }), charts.sparkline());
      if (column.id === "share") cell.append(dom.element("span", { class: "value" }), charts.bar());
      return cell;
    });
    const head = dom.element("th", { scope: "row", role: "rowheader" }, name);
    return dom.element("tr", { role: "row" }, head, ...cells);
  }

  #showRow(node, row) {
    const [method, path] = node.cells[0].firstElementChild.children;
    dom.text(method, format.visible(row.method));
    dom.text(path, format.visible(row.path));
    for (const [i, column] of EndpointTable.COLUMNS.entries()) {
      if (column.show) column.show(node.cells[i], row, this.#view.millis);
    }
    this.#mark(node);
  }

  #showOther(view) {
    const { endpoints = 0, message_bytes: messageBytes = 0 } = view?.report.other ?? {};
    const some = endpoints > 0 || messageBytes > 0;
    const name = endpoints > 0 ? `${format.count(endpoints)} more endpoints` : "not yet known";
    dom.keyed(this.#foot, some ? ["other"] : [], (key) => key,
      () => dom.element("tr", { role: "row" }, dom.element("th", { scope: "row", role: "rowheader" }),
        dom.element("td", { role: "cell" }), dom.element("td", { role: "cell" })),
      (node) => {
        dom.text(node.cells[0], name);
        dom.text(node.cells[2], format.bytes(messageBytes));
        node.cells[2].title = format.exactBytes(messageBytes);
      });
  }

  #explain(view, all, shown) {
    const why =
      view === null ? "Waiting for the first figures."
      : all > 0 ? "No endpoint matches the filter."
      : view.side === "served" ? "No request yet. Send one to the service, and it shows here within a second."
      : "The service has not sent a request of its own yet.";
    dom.text(dom.byId("endpoints-empty"), why);
    dom.text(dom.byId("endpoints-count"), this.#filter === "" ? "" : `${shown} of ${all} match`);
  }

  static #attributes({ id, text, minor }, more = {}) {
    const kind = text ? "text" : "number";
    return { ...more, class: minor ? `${kind} minor-${minor}` : kind, "data-column": id };
  }

  static #showRate(cell, row, now) {
    dom.text(cell.firstElementChild, format.byteRate(row.history?.now ? charts.total(row.history.now) : null));
    charts.drawSparkline(cell.lastElementChild, row.history, now);
  }

  static #showBytes(cell, row) {
    dom.text(cell, format.bytes(row.message_bytes));
    dom.attribute(cell, "title", format.exactBytes(row.message_bytes));
  }

  static #showShare(cell, row) {
    dom.text(cell.firstElementChild, format.share(row.share));
    charts.drawBar(cell.lastElementChild, row.share);
  }
}
