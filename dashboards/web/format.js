"use strict";

/**
 * Numbers and text as people read them: decimal sizes with three significant digits, as on the
 * command line. What was not measured (null, undefined) is a dash.
 */
const format = (() => {
  const NONE = "–";
  const SIZE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];
  const integers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

  const known = (value) => typeof value === "number" && Number.isFinite(value);

  function threeDigits(value) {
    if (value < 9.995) return value.toFixed(2);
    if (value < 99.95) return value.toFixed(1);
    return value.toFixed(0);
  }

  function bytes(count) {
    if (!known(count)) return NONE;
    let value = count;
    let unit = 0;
    // 999.5 would be rounded to 1000, so the next larger unit is due.
    while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    const number = unit === 0 ? Math.round(value).toString() : threeDigits(value);
    return `${number} ${SIZE_UNITS[unit]}`;
  }

  function byteRate(bytesPerSecond) {
    return known(bytesPerSecond) ? `${bytes(bytesPerSecond)}/s` : NONE;
  }

  function count(value) {
    return known(value) ? integers.format(value) : NONE;
  }

  function perSecond(value) {
    if (!known(value)) return NONE;
    return `${value > 0 && value < 9.95 ? value.toFixed(1) : integers.format(value)}/s`;
  }

  function exactBytes(value) {
    return known(value) ? `${integers.format(value)} bytes` : "not measured";
  }

  function share(fraction) {
    if (!known(fraction)) return NONE;
    if (fraction > 0 && fraction < 0.001) return "<0.1 %";
    return `${(fraction * 100).toFixed(1)} %`;
  }

  function seconds(value) {
    if (!known(value)) return NONE;
    if (value === 0) return "0 s";
    if (value < 0.0009995) return `${threeDigits(value * 1e6)} µs`;
    if (value < 0.9995) return `${threeDigits(value * 1e3)} ms`;
    return `${threeDigits(value)} s`;
  }

  /** A long time in its two largest units: 3 h 12 min. */
  function span(totalSeconds) {
    if (!known(totalSeconds)) return NONE;
    const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
    const largest = Math.max(0, units.findIndex(([, size]) => totalSeconds >= size));
    const from = totalSeconds < 1 ? units.length - 1 : largest;
    let rest = Math.floor(totalSeconds);
    const parts = [];
    for (const [name, size] of units.slice(from, from + 2)) {
      parts.push(`${Math.floor(rest / size)} ${name}`);
      rest %= size;
    }
    return parts.join(" ");
  }

  function clock(date) {
    return date.toLocaleTimeString("en-GB");
  }

  /**
   * Text from the network, one line, nothing hidden: control characters and those that reorder or
   * vanish are spelt out. Never decodes anything. Only ever put into textContent.
   */
  function visible(text) {
    return String(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
      const code = character.codePointAt(0).toString(16);
      return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u{${code}}`;
    });
  }

  return { NONE, bytes, byteRate, count, perSecond, exactBytes, share, seconds, span, clock, visible };
})();
