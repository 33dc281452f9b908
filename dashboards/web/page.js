"use strict";

/** Puts the parts together: the clock, the keys, the banner. */
(() => {
  const POLL_MILLIS = 1000;

  const feed = new Feed();
  const banner = dom.byId("banner");
  const pause = dom.byId("pause");
  const filter = dom.byId("filter");
  const help = dom.byId("help");
  const details = new Details(liveAxis, panels.showLegend);
  const endpoints = new EndpointTable({
    columns: liveColumns(),
    footOf: columns.other,
    explanation: whyEmpty,
    onOpen: (key) => details.open(key, feed.view),
  });
  const totalChart = charts.rateChart(dom.byId("rate-chart"), 220, liveAxis, (point, age) =>
    panels.showLegend("rate", point ?? feed.view?.total.now, point ? age : 0));
  const noHistory = new RateHistory();

  let paused = false;
  let trouble = null;

  function liveColumns() {
    const requestRate = {
      id: "request-rate", title: "Req/s", minor: 2, value: (row) => row.history?.now?.requests ?? 0,
      show: (cell, row) => dom.text(cell, format.perSecond(row.history?.now?.requests)),
    };
    const rate = (row) => (row.history?.now ? charts.total(row.history.now) : null);
    return [columns.endpoint, columns.rate("Rate", liveAxis, rate), columns.bytes, columns.share,
      columns.requests, requestRate, columns.latency("p50"), columns.latency("p99"), columns.errors];
  }

  function whyEmpty(view) {
    if (view === null) return "Waiting for the first figures.";
    return view.side === "served"
      ? "No request yet. Send one to the service, and it shows here within a second."
      : "The service has not sent a request of its own yet.";
  }

  function render() {
    const view = feed.view;
    totalChart.show(view?.total ?? noHistory, view?.millis ?? 0);
    panels.showTotal(view);
    endpoints.show(view);
    panels.showClients(view);
    panels.showStatuses(view);
    panels.showBooks(view);
    panels.showHealth(view);
    details.show(view);
  }

  /** Says what is amiss in words that stay the same while it lasts: a screen reader reads each change. */
  function showBanner() {
    const since = feed.view ? ` Figures are from ${format.clock(feed.view.date)}.` : "";
    if (paused) dom.text(banner, `Paused.${since} Press p to go on.`);
    else if (trouble) dom.text(banner, `Weir is away: ${trouble}.${since} Trying again every second.`);
    else dom.text(banner, "");
    banner.className = paused ? "notice" : trouble ? "notice trouble" : "";
    document.body.classList.toggle("stale", trouble !== null);
  }

  async function poll() {
    try {
      await feed.read();
      trouble = null;
      render();
    } catch (error) {
      trouble = error.message;
    }
    showBanner();
  }

  async function run() {
    for (;;) {
      const started = performance.now();
      if (!paused) await poll();
      const rest = POLL_MILLIS - (performance.now() - started);
      await new Promise((resume) => setTimeout(resume, Math.max(POLL_MILLIS / 4, rest)));
    }
  }

  function togglePause() {
    paused = !paused;
    pause.setAttribute("aria-pressed", paused);
    dom.text(pause, paused ? "Go on" : "Pause");
    showBanner();
  }

  function showSide(side) {
    feed.side = side;
    for (const choice of document.getElementsByName("side")) choice.checked = choice.value === side;
    render();
    showBanner();
    if (paused) poll();
  }

  function clearFilter() {
    filter.value = "";
    endpoints.filter = "";
    filter.blur();
  }

  const KEYS = {
    p: togglePause,
    o: () => showSide(feed.side === "served" ? "outgoing" : "served"),
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
    // Arrows choose among radio buttons, and a dialog has keys of its own.
    const radioArrow = event.target.type === "radio" && event.key.startsWith("Arrow");
    const action = KEYS[event.key];
    if (!action || radioArrow || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    action();
  });

  // A click beside a dialog closes it.
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  pause.addEventListener("click", togglePause);
  dom.byId("help-button").addEventListener("click", () => help.showModal());
  filter.addEventListener("input", () => { endpoints.filter = filter.value; });
  for (const choice of document.getElementsByName("side")) {
    choice.addEventListener("change", () => showSide(choice.value));
  }

  render();
  run();
})();
