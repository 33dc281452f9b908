"use strict";

/** Everything about one endpoint, in a dialog that stays live while it is open. */
class Details {
  #dialog = dom.byId("details");
  #chart;
  #showLegend;
  #key = null;
  #row = null;

  /** showLegend is called as panels.showLegend, with rates of the endpoint shown. */
  constructor(axis, showLegend) {
    this.#showLegend = showLegend;
    this.#chart = charts.rateChart(dom.byId("details-chart"), 150, axis,
      (point, age) => this.#showPoint(point, age));
  }

  get isOpen() {
    return this.#dialog.open;
  }

  open(key, view) {
    this.#key = key;
    this.#row = null;
    // Shown first: what is not shown has no width to draw in.
    this.#dialog.showModal();
    this.show(view);
  }

  close() {
    this.#dialog.close();
  }

  show(view) {
    if (!this.isOpen || !view) return;
    const row = view.endpoints.find(({ key }) => key === this.#key);
    const note = dom.byId("details-note");
    note.hidden = row !== undefined;
    if (!row) {
      dom.text(note, "No longer among the top endpoints; these are its last figures.");
      return;
    }
    this.#row = row;
    dom.text(dom.byId("details-method"), format.visible(row.method));
    dom.text(dom.byId("details-title"), format.visible(row.path));
    dom.byId("details-rates").hidden = !row.history;
    if (row.history) this.#chart.show(row.history, view.millis);
    dom.facts(dom.byId("details-facts"), Details.#facts(row));
    panels.table(dom.byId("details-kinds"), ["", "Request", "Response"], Details.#kinds(row));
    panels.table(dom.byId("details-times"), ["", "Response", "First byte"], Details.#times(row));
    panels.showStatusCounts(dom.byId("details-statuses"), row.status ?? {});
  }

  #showPoint(point, age) {
    this.#showLegend("details", point ?? this.#row?.history?.now, point ? age : 0);
  }

  static #facts(row) {
    const size = (count) => [format.bytes(count), format.exactBytes(count)];
    const facts = [
      ["Requests", format.count(row.requests)],
      ["Bytes", size(row.message_bytes)],
      ["Share", format.share(row.share)],
      ["Mean rate", format.byteRate(row.bytes_per_second?.mean)],
      ["Peak rate", format.byteRate(row.bytes_per_second?.peak)],
      ["Largest response", size(row.max_response_bytes)],
      ["Errors", format.count(row.errors)],
    ];
    if (row.incomplete > 0) facts.push(["Cut off", format.count(row.incomplete)]);
    if (row.reused_requests > 0) facts.push(["On reused connections", format.count(row.reused_requests)]);
    if (row.retransmitted_bytes > 0) facts.push(["Retransmitted", format.bytes(row.retransmitted_bytes)]);
    if (row.application_bytes > 0) {
      facts.push(["Written by the application", size(row.application_bytes)]);
    }
    if (row.undercount_bytes > 0) facts.push(["May lack up to", format.bytes(row.undercount_bytes)]);
    return facts;
  }

  static #kinds(row) {
    const size = (count) => [format.bytes(count), format.exactBytes(count)];
    const framing = (side) =>
      row[`${side}_bytes`] - row[`${side}_header_bytes`] - row[`${side}_body_bytes`];
    return [
      ["Headers", size(row.request_header_bytes), size(row.response_header_bytes)],
      ["Body", size(row.request_body_bytes), size(row.response_body_bytes)],
      ["Framing", size(framing("request")), size(framing("response"))],
      ["Total", size(row.request_bytes), size(row.response_bytes)],
    ];
  }

  static #times(row) {
    return ["p50", "p90", "p99", "max"].map((name) => [
      name,
      [format.seconds(row.latency_seconds?.[name]), null],
      [format.seconds(row.first_byte_seconds?.[name]), null],
    ]);
  }
}
