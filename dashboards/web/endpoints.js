"use strict";

/**
 * The table of endpoints: sorted by any column, filtered, walked by keyboard. One endpoint's button
 * is in the tab order, the one chosen last; arrows move between them.
 */
class EndpointTable {
  #table = dom.byId("endpoint-table");
  #head = this.#table.tHead.rows[0];
  #body = this.#table.tBodies[0];
  #foot = this.#table.tFoot;
  #columns;
  #column;
  #descending = true;
  #filter = "";
  #chosen = null;
  #view = null;
  #footOf;
  #explanation;
  #onOpen;

  /**
   * columns: as in columns.js, the first being the endpoint itself, the third its bytes, by which
   * rows are sorted at first. footOf(view): what stands below the rows, {key, name, and what columns
   * sum}. explanation(view): why there is no row. onOpen is called with the key of the endpoint
   * whose details are wanted.
   */
  constructor({ columns: shown, footOf, explanation, onOpen }) {
    this.#columns = shown;
    this.#column = shown.find(({ id }) => id === "bytes");
    this.#footOf = footOf;
    this.#explanation = explanation;
    this.#onOpen = onOpen;
    for (const column of shown) {
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
    for (const [i, column] of this.#columns.entries()) {
      const direction = this.#descending ? "descending" : "ascending";
      dom.attribute(this.#head.cells[i], "aria-sort", column === this.#column ? direction : null);
    }
    dom.keyed(this.#body, rows, ({ key }) => key,
      () => this.#createRow(), (node, row) => this.#showRow(node, row));
    this.#showFoot(view);
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
    const cells = this.#columns.slice(1).map((column) => {
      const cell = dom.element("td", EndpointTable.#attributes(column, { role: "cell" }));
      if (column.create) cell.append(...column.create());
      return cell;
    });
    const head = dom.element("th", { scope: "row", role: "rowheader" }, name);
    return dom.element("tr", { role: "row" }, head, ...cells);
  }

  #showRow(node, row) {
    const [method, path] = node.cells[0].firstElementChild.children;
    dom.text(method, format.visible(row.method));
    dom.text(path, format.visible(row.path));
    for (const [i, column] of this.#columns.entries()) {
      if (column.show) column.show(node.cells[i], row, this.#view);
    }
    this.#mark(node);
  }

  #showFoot(view) {
    dom.keyed(this.#foot, view ? this.#footOf(view) : [], ({ key }) => key,
      () => dom.element("tr", { role: "row" },
        dom.element("th", { scope: "row", role: "rowheader" }),
        ...this.#columns.slice(1).map((column) =>
          dom.element("td", EndpointTable.#attributes(column, { role: "cell" })))),
      (node, sums) => {
        dom.text(node.cells[0], sums.name);
        for (const [i, column] of this.#columns.entries()) {
          if (column.sum) column.sum(node.cells[i], sums);
        }
      });
  }

  #explain(view, all, shown) {
    const why = all > 0 ? "No endpoint matches the filter." : this.#explanation(view);
    dom.text(dom.byId("endpoints-empty"), why);
    dom.text(dom.byId("endpoints-count"), this.#filter === "" ? "" : `${shown} of ${all} match`);
  }

  static #attributes({ id, text, minor }, more = {}) {
    const kind = text ? "text" : "number";
    return { ...more, class: minor ? `${kind} minor-${minor}` : kind, "data-column": id };
  }
}
