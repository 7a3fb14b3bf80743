// Cards in the margin, level with their passages: reads all sizes first, then writes, once a frame.
import { levels } from "./levels.js";

const GAP = 10, SHORT = 24, FAR = 80, HEAVY = 1e6, MANY = 120, PAUSE = 120;
const one = matchMedia("(min-width: 760px)"), two = matchMedia("(min-width: 1120px)"), printing = matchMedia("print");

/**
 * Lays the cards out now and whenever sizes change, or "cardschange" is sent to the document. Gives a function that
 * does so with one card level with its passage, and with `anew` measures all cards again.
 */
export function margin(text, aside, cards) {
  const places = cards.map((card) => place(text, card.dataset.id));
  let heights = null, width = 0, chosen = null, waiting = 0;
  const changed = new Set();

  function place(within, id) {
    const anchor = document.getElementById(id);
    const paragraph = anchor?.closest(".par, .sub");
    if (!paragraph) return null;
    const pieces = paragraph.querySelectorAll("[data-s]");
    const from = Number(pieces[0].dataset.s), last = pieces[pieces.length - 1];
    const long = Number(last.dataset.s) + last.textContent.length - from;
    const at = Number(anchor.parentElement.querySelector(`#${CSS.escape(id)} ~ [data-s]`)?.dataset.s ?? from) - from;
    return { anchor, paragraph, share: at / Math.max(1, long) };
  }

  // what is not rendered has no layout to ask for; there a share of the paragraph is near enough
  const top = ({ anchor, paragraph, share }) => {
    if (anchor.checkVisibility?.({ contentVisibilityAuto: true }) ?? true) return anchor.getBoundingClientRect().top - 2;
    const box = paragraph.getBoundingClientRect();
    return box.top + box.height * share;
  };

  function measure() {
    const anew = !heights || width !== aside.clientWidth;
    const those = anew ? cards : changed;
    for (const card of those) card.classList.remove("short");
    if (anew) heights = new Map();
    for (const card of those) heights.set(card, card.offsetHeight);
    changed.clear();
    width = aside.clientWidth;
  }

  function lay() {
    waiting = 0;
    if (printing.matches) return;
    aside.classList.toggle("laid", one.matches);
    if (!one.matches) {
      aside.style.minHeight = "";
      for (const card of cards) card.style.translate = "", card.classList.remove("short");
      heights = null;
      return;
    }
    measure();
    const base = aside.getBoundingClientRect().top, room = text.offsetHeight;
    const all = cards.map((card, i) => ({ card, h: heights.get(card), full: heights.get(card), y: places[i] ? top(places[i]) - base : 0, weight: card === chosen ? HEAVY : 1 }));
    const seen = all.filter((one) => one.h > 0);
    const columns = two.matches ? [seen.filter(isSaid), seen.filter((one) => !isSaid(one))] : [seen];
    let bottom = room;
    for (const column of columns) {
      column.sort((a, b) => a.y - b.y);
      const tops = arranged(column, room);
      column.forEach((one, i) => {
        const isShort = one.h < one.full;
        one.card.classList.toggle("short", isShort);
        tell(one.card, isShort);
        one.card.style.translate = `0 ${Math.round(tops[i])}px`;
      });
      if (column.length) bottom = Math.max(bottom, tops.at(-1) + column.at(-1).h);
    }
    aside.style.minHeight = `${Math.ceil(bottom)}px`;
  }

  function arranged(column, room) {
    let tops = levels(column, GAP, room);
    // where cards stand too far off, those that say nothing new of their speaker shrink to a line, then all others
    for (const repeats of [true, false]) {
      for (const block of blocks(column, tops)) {
        if (!block.some((i) => Math.abs(tops[i] - column[i].y) > FAR)) continue;
        for (const i of block) {
          const { card } = column[i];
          if (card !== chosen && (!repeats || isRepeat(card, column[i - 1]?.card))) column[i].h = Math.min(SHORT, column[i].full);
        }
      }
      tops = levels(column, GAP, room);
    }
    // and whole again where all stay near enough; in long columns, where to try each would take long, where it fits
    const fits = (i) => tops[i] + column[i].full + GAP <= (tops[i + 1] ?? Infinity);
    for (const [i, one] of column.entries()) {
      if (one.h === one.full) continue;
      if (column.length > MANY) {
        if (fits(i)) one.h = one.full;
        continue;
      }
      const short = one.h;
      one.h = one.full;
      const tried = levels(column, GAP, room);
      if (worst(column, tried) <= Math.max(FAR, worst(column, tops))) tops = tried; else one.h = short;
    }
    // the chosen one is to stand level: what is above it makes room
    const at = column.findIndex(({ card }) => card === chosen);
    for (let i = at - 1; i >= 0 && tops[at] - column[at].y > 2; i--) {
      column[i].h = Math.min(SHORT, column[i].h);
      tops = levels(column, GAP, room);
    }
    return tops;
  }

  const schedule = () => { waiting ||= requestAnimationFrame(lay); };
  // paragraphs get their true sizes while the page scrolls: cards follow when it rests
  let resting = 0;
  const later = () => {
    clearTimeout(resting);
    resting = setTimeout(schedule, PAUSE);
  };
  new ResizeObserver(later).observe(text);
  text.addEventListener("contentvisibilityautostatechange", later);
  document.addEventListener("cardschange", () => { heights = null; schedule(); });
  addEventListener("resize", schedule);
  return (card, anew = false) => {
    for (const one of [chosen, card]) if (one) changed.add(one);
    chosen = card;
    if (anew) heights = null;
    schedule();
  };
}

// a card that is but a line says so: a button opens it, and its whole head is in its title
function tell(card, isShort) {
  let more = card.querySelector(":scope > .more");
  if (!isShort && !more) return;
  if (!more) {
    more = document.createElement("button");
    more.type = "button";
    more.className = "more";
    more.setAttribute("aria-label", `The whole card of ${card.dataset.id}`);
    card.append(more);
  }
  more.textContent = isShort ? "▸" : "▾";
  more.setAttribute("aria-expanded", String(!isShort));
  const head = card.querySelector(".cardhead");
  head.title = isShort ? head.textContent.replace(/\s+/g, " ").trim() : "";
}

const isSaid = ({ card }) => card.classList.contains("statement");
const isRepeat = (card, before) =>
  before && card.dataset.who && card.dataset.who === before.dataset.who && !card.querySelector(".claim, .stance");

const worst = (column, tops) => column.reduce((most, { y }, i) => Math.max(most, Math.abs(tops[i] - y)), 0);

function* blocks(column, tops) {
  let block = [];
  for (let i = 0; i < column.length; i++) {
    if (i && tops[i] - tops[i - 1] > column[i - 1].h + GAP + 0.5) {
      yield block;
      block = [];
    }
    block.push(i);
  }
  if (block.length) yield block;
}
