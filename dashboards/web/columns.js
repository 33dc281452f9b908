"use strict";

/**
 * Columns of the endpoint table: value sorts, create makes what a cell holds, show fills it, sum
 * fills a cell below the rows. Minor columns are left out on small screens.
 */
const columns = (() => {
  function showBytes(cell, row) {
    dom.text(cell, format.bytes(row.message_bytes));
    dom.attribute(cell, "title", format.exactBytes(row.message_bytes));
  }

  function showShare(cell, row) {
    dom.text(cell.firstElementChild, format.share(row.share));
    charts.drawBar(cell.lastElementChild, row.share);
  }

  const showRequests = (cell, row) => dom.text(cell, format.count(row.requests));

  const latency = (name) => ({
    id: name, title: name, minor: 3, value: (row) => row.latency_seconds?.[name],
    show: (cell, row) => dom.text(cell, format.seconds(row.latency_seconds?.[name])),
  });

  return {
    endpoint: { id: "endpoint", title: "Endpoint", text: true, value: (row) => `${row.path} ${row.method}` },
    bytes: { id: "bytes", title: "Bytes", value: (row) => row.message_bytes, show: showBytes, sum: showBytes },
    share: { id: "share", title: "Share", minor: 2, value: (row) => row.share, show: showShare,
      create: () => [dom.element("span", { class: "value" }), charts.bar()] },
    requests: { id: "requests", title: "Requests", minor: 1, value: (row) => row.requests,
      show: showRequests, sum: showRequests },
    latency,
    errors: { id: "errors", title: "Errors", minor: 2, value: (row) => row.errors,
      show: (cell, row) => dom.text(cell, format.count(row.errors)) },

    /** A rate, and its course as a sparkline beside it. */
    rate: (title, axis, rateOf) => ({
      id: "rate", title, value: (row) => rateOf(row) ?? 0,
      create: () => [dom.element("span", { class: "value" }), charts.sparkline()],
      show(cell, row, view) {
        dom.text(cell.firstElementChild, format.byteRate(rateOf(row)));
        charts.drawSparkline(cell.lastElementChild, row.history, axis, view.millis);
      },
    }),

    /** What no row shows. */
    other({ report }) {
      const { endpoints = 0, message_bytes: bytes = 0, requests = 0 } = report?.other ?? {};
      if (endpoints === 0 && bytes === 0) return [];
      const name = endpoints > 0 ? `${format.count(endpoints)} more endpoints` : "not yet known";
      return [{ key: "other", name, message_bytes: bytes, requests }];
    },
  };
})();
