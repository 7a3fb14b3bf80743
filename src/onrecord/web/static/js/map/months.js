// Steps through the months that have events.

import { daysOf } from "./marks.js";

const month = (day) => day.slice(0, 7);

/** The month before or after ("2024-01", -1: "2023-12"). */
export function moved(text, by) {
  const [year, number] = text.split("-").map(Number), at = year * 12 + number - 1 + by;
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** First and last day of a month. */
export function daysIn(text) {
  const [year, number] = text.split("-").map(Number);
  return [`${text}-01`, `${text}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, "0")}`];
}

/** First and last month with events, or null. */
export function span(items) {
  const days = items.map(daysOf).filter(Boolean);
  if (!days.length) return null;
  return [month(days.map((d) => d[0]).sort()[0]), month(days.map((d) => d[1]).sort().at(-1))];
}

/** Wires the buttons; `show` is called with first and last day of the month to show. */
export function player({ play, before, after, from }, itemsNow, show) {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play months";
    play.setAttribute("aria-pressed", "false");
  };
  const step = (by) => {
    const ends = span(itemsNow());
    if (!ends) return false;
    const next = from.value ? moved(from.value.slice(0, 7), by) : ends[by > 0 ? 0 : 1];
    if (next < ends[0] || next > ends[1]) return false;
    show(...daysIn(next));
    return true;
  };
  before.addEventListener("click", () => { stop(); step(-1); });
  after.addEventListener("click", () => { stop(); step(1); });
  play.addEventListener("click", () => {
    if (timer !== null) return stop();
    const ends = span(itemsNow());
    if (!ends) return undefined;
    show(...daysIn(ends[0]));
    play.textContent = "Stop";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(() => step(1) || stop(), 1200);
    return undefined;
  });
  return stop;
}
