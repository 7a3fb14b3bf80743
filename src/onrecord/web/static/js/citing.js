// A quotation with its citation: words, whose, where, when, and the offsets that find them again.
import { spansOf } from "./passages.js";

const OPENING = "\"'“‘„«‹", CLOSING = "\"'”’“»›,";
const BY = { support: "", deny: "denied by ", query: "questioned by ", comment: "commented on by " };

/** The words of a card's passage, in quotation marks of ours. */
export function quotation(card, text) {
  let words = spansOf(card).map(([start, end]) => text.of(start, end)).join(" … ");
  if (OPENING.includes(words.charAt(0)) && CLOSING.includes(words.charAt(words.length - 1))) {
    words = words.slice(1).replace(/[,"'”’“»›]+$/u, (end) => (end.startsWith(",") ? "" : ""));
  }
  return `“${words}”`;
}

/** Speaker, article and offsets. A denial and the article's own wording are said to be so. */
export function citation(card, root) {
  const { title, outlet, author, day, url } = root.dataset;
  const { stance = "support", kind, name } = card.dataset;
  const said = name ? `${BY[stance]}${name}` : stance === "support" ? "" : `${BY[stance]}nobody who is named`;
  const wording = kind && kind !== "direct" ? "in the article’s words" : "";
  const where = [`“${title}”`, author, outlet, day || "date unknown"].filter(Boolean).join(", ");
  const at = spansOf(card).map(([start, end]) => `${start}–${end}`).join(", ");
  const first = [said, wording].filter(Boolean).join(", ");
  return `${first ? `${first}. ` : ""}${where}. ${url || link(card)} [characters ${at}]`;
}

/** The address of a card's passage in this workbench. */
export const link = (card) => `${location.origin}${location.pathname}#${card.dataset.id}`;

/** Both, in one line. */
export const cited = (card, root, text) => `${quotation(card, text)} — ${citation(card, root)}`;
