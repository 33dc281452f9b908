"use strict";

/**
 * Reads the reports of the agent and keeps their short history. One reading at a time; a reading
 * that was under way when the side changed is thrown away.
 */
class Feed {
  static TIMEOUT_MILLIS = 5000;

  #side = "served";
  /** The newest reading, null before the first. Kept when the agent is away. */
  view = null;

  get side() {
    return this.#side;
  }

  set side(side) {
    this.#side = side;
    this.view = null;
  }

  /** Rejects with a sentence for people when there was no report. */
  async read() {
    const side = this.#side;
    // One after the other: the page is content with one of the agent's few connections.
    const routes = await Feed.#report("route", 20, side);
    const clients = await Feed.#report("client", 10, side);
    const statuses = await Feed.#report("status", 20, side);
    // What is instrumented is worth showing, but no reason to withhold the figures.
    const health = await Feed.#json("healthz").then(({ body }) => body, () => null);
    if (side !== this.#side) return;
    const view = this.view ?? Feed.#empty(side);
    this.view = view;
    view.date = new Date();
    view.millis = routes.millis;
    view.report = routes.body;
    view.health = health;
    view.total.add(routes.millis, Feed.#totals(routes, view.counts));
    view.endpoints = Feed.#rows(routes, endpointOf, view.endpointHistories, view.counts);
    view.clients = Feed.#rows(clients, clientOf, view.clientHistories, view.counts);
    view.statuses = Feed.#rows(statuses, statusOf, view.statusHistories, view.counts);
  }

  static #empty(side) {
    // A service receives requests; of the connections it opened itself it receives responses.
    const [received, sent] =
      side === "served" ? ["request_bytes", "response_bytes"] : ["response_bytes", "request_bytes"];
    return {
      side,
      received,
      sent,
      counts: (sums, requests, seconds) => ({
        received: sums[received] ?? 0,
        sent: sums[sent] ?? 0,
        requests: requests ?? 0,
        seconds,
      }),
      total: new RateHistory(),
      endpointHistories: new RowHistories(),
      clientHistories: new RowHistories(),
      statusHistories: new RowHistories(),
    };
  }

  static #totals({ millis, body }, counts) {
    const seconds = body.source?.duration_seconds ?? millis / 1000;
    return counts(body.totals ?? {}, body.total_requests, seconds);
  }

  static #rows({ millis, body }, describe, histories, counts) {
    const rows = (body.top_endpoints ?? []).map((row) => ({ ...row, ...describe(row) }));
    const everyRowShown = (body.other?.endpoints ?? 0) === 0;
    const totals = Feed.#totals({ millis, body }, counts);
    const countsOf = (row) => counts(row, row.requests, totals.seconds);
    histories.add(millis, rows, (row) => row.key, countsOf, totals, everyRowShown);
    for (const row of rows) row.history = histories.of(row.key);
    return rows;
  }

  static #report(by, top, side) {
    const which = side === "served" ? "" : `&side=${side}`;
    return Feed.#json(`stats?by=${by}&top=${top}${which}`);
  }

  static async #json(url) {
    let response;
    try {
      response = await fetch(url, {
        cache: "no-store",
        signal: AbortSignal.timeout(Feed.TIMEOUT_MILLIS),
      });
    } catch (error) {
      const late = error.name === "TimeoutError";
      throw new Error(late ? `no answer within ${Feed.TIMEOUT_MILLIS / 1000} s` : "no connection");
    }
    if (!response.ok) throw new Error(`/${url} answered ${response.status}`);
    const millis = performance.now();
    try {
      return { millis, body: await response.json() };
    } catch {
      throw new Error(`/${url} did not answer with a whole report`);
    }
  }
}

function endpointOf(row) {
  const method = row.method ?? "";
  const path = row.path ?? "";
  return { key: `${method} ${path}`, method, path };
}

function clientOf(row) {
  return { key: row.client ?? "", name: row.client ?? "" };
}

/** In a report by status both the key and the counts are named status; the counts stand last. */
function statusOf(row) {
  const status = typeof row.status === "object" ? Object.keys(row.status ?? {})[0] : row.status;
  return { key: String(status ?? "none"), name: String(status ?? "none") };
}
