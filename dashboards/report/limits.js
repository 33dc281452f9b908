"use strict";

/** What each limit would have done to the recording, and whether the traffic kept to it as it was. */
const limits = (() => {
  const given = view.data.limits;
  const size = (count) => [format.bytes(count), format.exactBytes(count)];

  /** What a limit is, in words. */
  function words(limit) {
    const does = { delay: "delays", reject: "refuses", observe: "only observes" }[limit.action] ?? limit.action;
    const per = limit.per === "limit" ? "" : ` per ${limit.per}`;
    return `${format.byteRate(limit.rate_bytes_per_second)}, burst ${format.bytes(limit.burst_bytes)}; ${does} ${limit.direction}s${per}`;
  }

  function heading(name, ...more) {
    return dom.element("h3", { class: "limit-name" }, dom.element("bdi", {}, format.visible(name)), ...more);
  }

  function facts(pairs) {
    const list = dom.element("dl", { class: "facts" });
    dom.facts(list, pairs);
    return list;
  }

  /** A table that is read rather than looked at, folded away. */
  function folded(summary, table) {
    return dom.element("details", { class: "figures" }, dom.element("summary", {}, summary), table);
  }

  function simulated(limit) {
    if (limit.exchanges === 0) {
      return dom.element("article", {}, heading(limit.name), dom.element("p", { class: "muted" }, words(limit)),
        dom.element("p", {}, "It applies to no exchange of this recording."));
    }
    const peak = limit.peak_bytes_per_second;
    const parts = [heading(limit.name), dom.element("p", { class: "muted" }, words(limit)), facts([
      ["Exchanges", format.count(limit.exchanges)],
      ["Delayed", format.count(limit.delayed_exchanges)],
      ["Refused", format.count(limit.rejected_exchanges)],
      ["Median delay", format.seconds(limit.added_delay_seconds.p50)],
      ["p99 delay", format.seconds(limit.added_delay_seconds.p99)],
      ["Longest delay", format.seconds(limit.added_delay_seconds.max)],
      ["Busiest second", size(peak.before)],
      ["… with the limit", size(peak.after)],
    ])];
    parts.push(dom.element("ul", { class: "legend" },
      dom.element("li", { class: "without" }, dom.element("span", {}, "without the limit")),
      dom.element("li", { class: "with" }, dom.element("span", {}, "with it"))), overTime(limit));
    if (limit.sweep.length > 1) {
      parts.push(dom.element("div", { class: "pair" }, delays(limit), shares(limit)), folded("Other rates as a table", sweepTable(limit)));
    }
    return dom.element("article", {}, ...parts);
  }

  function overTime(limit) {
    const start = Date.parse(given.start);
    const width = given.column_seconds * 1000;
    const points = (bytes) => bytes.map((count, i) => [start + (i + 0.5) * width, count / given.column_seconds]);
    const end = start + limit.before_bytes.length * width;
    // A limit far above what passed would leave the plot empty.
    const most = Math.max(...limit.before_bytes, ...limit.after_bytes) / given.column_seconds;
    const rule = limit.per === "limit" && limit.rate_bytes_per_second <= 3 * most
      ? [{ y: limit.rate_bytes_per_second, kind: "limit-rule", label: format.byteRate(limit.rate_bytes_per_second) }] : [];
    return plots.plot(
      `Bytes per second with and without the limit: the busiest second falls from ${format.bytes(limit.peak_bytes_per_second.before)} to ${format.bytes(limit.peak_bytes_per_second.after)}`,
      { height: 200, range: [start, end], y: { label: charts.axisRate, least: 1000 }, rules: rule,
        lines: [{ kind: "without", area: true, points: points(limit.before_bytes) },
          { kind: "with", area: false, points: points(limit.after_bytes) }],
        xTicks: (pixels) => times.ticks(start, end, pixels).map((mark) => ({ ...mark, x: mark.millis })) });
  }

  /** A plot of one figure over the rates tried, by their logarithms. */
  function overRates(title, limit, figure, scale) {
    const at = (step) => Math.log10(step.rate_bytes_per_second);
    const steps = limit.sweep.filter((step) => figure(step) !== null);
    const range = [at(limit.sweep[0]), at(limit.sweep[limit.sweep.length - 1])];
    const chosen = Math.log10(limit.rate_bytes_per_second);
    const marks = chosen >= range[0] && chosen <= range[1]
      ? [{ x: chosen, kind: "limit-rule", label: format.byteRate(limit.rate_bytes_per_second) }] : [];
    const plot = plots.plot(title, { height: 170, range, y: scale, marks,
      lines: steps.length === 0 ? [] : [{ kind: "with", area: true, points: steps.map((step) => [at(step), figure(step)]) }],
      xTicks: (pixels) => rateTicks(limit.sweep, at, pixels) });
    return dom.element("figure", {}, dom.element("figcaption", {}, title), plot);
  }

  function rateTicks(sweep, at, pixels) {
    const every = Math.ceil(sweep.length / Math.max(2, Math.floor(pixels / 90)));
    return sweep.map((step, i) => ({ x: at(step), label: charts.axisRate(step.rate_bytes_per_second),
      anchor: i === 0 ? "start" : i === sweep.length - 1 ? "end" : "middle", i }))
      .filter(({ i }) => i % every === 0 && (i === 0 || i <= sweep.length - 1 - every / 2 || i === sweep.length - 1));
  }

  const delays = (limit) => overRates("Added delay, p99, by rate", limit,
    (step) => step.added_delay_seconds.p99, { label: axisSeconds, least: 0.001, powers: true });

  const shares = (limit) => overRates("Exchanges delayed or refused, by rate", limit,
    (step) => (step.exchanges === 0 ? null : (100 * (step.delayed_exchanges + step.rejected_exchanges)) / step.exchanges),
    { label: (percent) => `${Number(percent.toPrecision(3))} %`, least: 1 });

  const axisSeconds = (value) => value === 0.001 ? "≤1 ms"
    : value >= 1000 ? `${format.count(value)} s` : format.seconds(value).replace(/\.0+ /, " ").replace(/(\.\d*?)0+ /, "$1 ");

  function sweepTable(limit) {
    const table = dom.element("table", { "aria-label": `Other rates of ${format.visible(limit.name)}` });
    panels.table(table, ["Rate", "Delayed", "Refused", "p50 delay", "p99 delay", "Busiest second"],
      limit.sweep.map((step) => [format.byteRate(step.rate_bytes_per_second),
        [format.count(step.delayed_exchanges), null], [format.count(step.rejected_exchanges), null],
        [format.seconds(step.added_delay_seconds.p50), null], [format.seconds(step.added_delay_seconds.p99), null],
        size(step.peak_bytes_per_second.after)]));
    return table;
  }

  function certified(certificate) {
    const held = certificate.verdict === "pass";
    const badge = dom.element("span", { class: held ? "verdict good" : "verdict alarm" }, format.visible(certificate.verdict).replaceAll("_", " "));
    const share = certificate.mean.steady_share_of_rate;
    const deviation = certificate.deviation["1s"];
    const percent = (part) => `${part > 0 ? "+" : ""}${format.share(part)}`;
    return dom.element("article", {}, heading(certificate.name, " ", badge),
      dom.element("p", { class: "muted" }, words(certificate)),
      dom.element("p", {}, format.visible(certificate.reason)),
      facts([
        ["Exchanges", format.count(certificate.exchanges)],
        ["Bytes", size(certificate.bytes)],
        ["Allowed beyond rate × time", size(certificate.allowed_bytes)],
        ["Most beyond rate × time", size(certificate.worst?.excess_bytes)],
        ["Steady mean, of the rate", share > 10 ? `${format.count(share)} ×` : format.share(share)],
        ["Windows of 1 s, p1 to p99", deviation ? `${percent(deviation.p1)} to ${percent(deviation.p99)}` : format.NONE],
      ]),
      dom.element("ul", { class: "muted small" }, ...certificate.notes.map((note) => dom.element("li", {}, format.visible(note)))));
  }

  function show() {
    const simulation = dom.byId("limits");
    const certificate = dom.byId("certificate");
    if (given === null) {
      dom.text(dom.byId("limits-line"),
        "Left out, since no limits were given: weir report FILE --limits limits.yaml shows what they would have delayed or refused, and whether the traffic kept to them as it was.");
      certificate.hidden = true;
      return;
    }
    dom.text(dom.byId("limits-line"),
      `The limits of ${format.visible(given.file)}, all together, on the whole recording, in virtual time: requests come when they came, and a client reads no faster than it did.` +
      (given.sweep_left_out ? " Other rates were not tried: there are too many exchanges for that here; weir simulate --sweep does it." : ""));
    dom.byId("limits-list").replaceChildren(...given.simulated.map(simulated));
    if (given.certificate === null) {
      dom.text(dom.byId("certificate-line"), `Left out. ${format.visible(given.uncertified)}`);
      return;
    }
    dom.text(dom.byId("certificate-line"),
      "Whoever enforced them: no window of time may hold more than rate × time + burst, and 64 KiB for one write.");
    dom.byId("certificate-list").replaceChildren(...given.certificate.limits.map(certified));
    dom.byId("certificate-notes").replaceChildren(
      ...given.certificate.notes.map((note) => dom.element("li", {}, format.visible(note))));
  }

  return { show };
})();
