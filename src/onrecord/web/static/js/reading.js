// The reading view: what is chosen, what is shown, and the keys.
import { hide, isShown, showData } from "./behind.js";
import { citation, cited, link, quotation } from "./citing.js";
import { margin } from "./margin.js";
import { passages } from "./passages.js";

const root = document.getElementById("reading");
const text = document.getElementById("text");
const cards = [...document.querySelectorAll("#cards .card")];
const byId = new Map(cards.map((card) => [card.dataset.id, card]));
const words = passages(text);
const lay = margin(text, document.getElementById("cards"), cards);
// the pieces of each thing; and those that the reader took for its words, where others were given by hand
const pieces = new Map(), dropped = new Map();
for (const piece of text.querySelectorAll("[data-r]")) {
  const roles = piece.dataset.r.split(" ");
  for (const role of roles) {
    const [id, part] = role.split(".");
    const those = part === "read" ? dropped : pieces;
    if (part === "read" && roles.includes(`${id}.content`)) continue;
    if (!those.has(id)) those.set(id, []);
    those.get(id).push(piece);
  }
}
const idOf = (piece) => piece.dataset.r.split(" ").filter((role) => !/\.(asked|doer|target|read)$/.test(role)).at(-1)?.split(".", 1)[0];
let active = null;

// ---- choosing
const light = (ids, on) => {
  for (const id of ids) {
    for (const piece of pieces.get(id) ?? []) piece.classList.toggle("lit", on);
    for (const piece of dropped.get(id) ?? []) piece.classList.toggle("dropped", on);
  }
};

// where the cards lie below the text, the chosen one comes as a sheet at the bottom, unless it was chosen down there
const beside = matchMedia("(min-width: 760px)");
function choose(id, { scroll = true, sheet = true } = {}) {
  if (active) {
    active.classList.remove("active", "sheet");
    light([active.dataset.id], false);
  }
  active = byId.get(id) ?? null;
  tools.remove();
  if (!active) { lay(null); return; }
  active.classList.add("active");
  active.classList.toggle("sheet", sheet && !beside.matches);
  light([id], true);
  equip(active);
  const anchor = document.getElementById(id);
  if (scroll) anchor?.scrollIntoView({ block: "center" });
  history.replaceState(null, "", `#${id}`);
  lay(active);
  if (isShown()) showData(root.dataset.article, id, words);
}

// ---- what can be done with the chosen one
const tools = document.createElement("div");
tools.className = "cardtools";
const button = (label) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = label;
  tools.append(made);
  return made;
};
const [quote, cite, address, data, only, shut] = ["Quotation", "Citation", "Link", "Data", "Only this speaker", "Close"].map(button);
shut.classList.add("shut");
shut.addEventListener("click", () => choose(null));
for (const [one, what] of [[quote, "Copy the quotation with its citation"], [cite, "Copy the citation"], [address, "Copy a link to it"]]) one.title = what;
function equip(card) {
  quote.dataset.copy = cited(card, root, words);
  cite.dataset.copy = citation(card, root);
  address.dataset.copy = link(card);
  only.hidden = !card.dataset.who;
  card.append(tools);
}
data.addEventListener("click", () => active && showData(root.dataset.article, active.dataset.id, words));
only.addEventListener("click", () => { speaker.value = speaker.value === active?.dataset.who ? "" : active.dataset.who; filter(); });

// ---- what is shown
const shown = document.getElementById("shown");
const speaker = shown.querySelector("select") ?? { value: "" };
shown.hidden = false;
const off = (card) => getComputedStyle(card).display === "none";
function filter() {
  for (const box of shown.querySelectorAll("input")) root.classList.toggle(`no-${box.value}`, !box.checked);
  const who = speaker.value;
  for (const card of cards) {
    if (card.classList.contains("statement")) card.classList.toggle("off", Boolean(who) && card.dataset.who !== who);
  }
  const kept = new Set(cards.filter((card) => card.dataset.who === who).flatMap((card) => pieces.get(card.dataset.id) ?? []));
  for (const [id, found] of pieces) {
    if (id[0] === "s") for (const piece of found) piece.classList.toggle("other", Boolean(who) && !kept.has(piece));
  }
  lay(active, true);
}
shown.addEventListener("change", filter);

// ---- pointer
text.addEventListener("click", (event) => {
  const piece = event.target.closest("[data-r]");
  const id = piece && idOf(piece);
  if (!id || !getSelection().isCollapsed || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  choose(id, { scroll: false });
  if (beside.matches) showData(root.dataset.article, id, words);
  else if (active) {
    // what was touched stays in view above the sheet
    const hidden = piece.getBoundingClientRect().bottom + 12 - active.getBoundingClientRect().top;
    if (hidden > 0) scrollBy({ top: hidden });
  }
});
document.getElementById("cards").addEventListener("click", (event) => {
  const back = event.target.closest("a[href^='#']");
  const card = event.target.closest(".card");
  if (event.target.closest(".more")) {
    choose(card === active ? null : card.dataset.id, { scroll: false });
  } else if (back) {
    event.preventDefault();
    choose(back.hash.slice(1));
  } else if (card && card !== active && !event.target.closest("a, button, input, select, textarea, .correct")) {
    choose(card.dataset.id, { scroll: false, sheet: false });
  }
});
// hovering a card lights its passage, a name all that is said by it here
let hovered = [];
function hover(target) {
  light(hovered.filter((id) => id !== active?.dataset.id), false);
  const name = target?.closest?.("#cards .who[data-actor]"), card = target?.closest?.("#cards .card");
  const same = (one) => one.dataset.who === name.dataset.actor;
  hovered = name ? cards.filter(same).map((one) => one.dataset.id) : card ? [card.dataset.id] : [];
  light(hovered, true);
  const piece = target?.closest?.("#text [data-r]");
  const near = piece ? byId.get(idOf(piece)) : null;
  for (const one of document.querySelectorAll(".card.near")) if (one !== near) one.classList.remove("near");
  near?.classList.add("near");
}
document.addEventListener("pointerover", (event) => hover(event.target));
document.addEventListener("focusin", (event) => hover(event.target));

// ---- keys
function step(kind, by, differs = () => true) {
  const list = cards.filter((card) => card.classList.contains(kind) && !off(card));
  const at = list.indexOf(active);
  let next = at === -1 ? nearest(list, by) : at + by;
  while (list[next] && !differs(list[next])) next += by;
  if (list[next]) choose(list[next].dataset.id);
}
// from nothing chosen, or something of another kind: the next one after what is chosen or seen
function nearest(list, by) {
  const from = active ? Number(active.dataset.spans.split("-")[0]) : -1;
  const after = list.findIndex((card) => Number(card.dataset.spans.split("-")[0]) > from);
  if (by > 0) return after === -1 ? list.length : after;
  return (after === -1 ? list.length : after) - 1;
}
const another = (card) => !active?.classList.contains("statement") || card.dataset.name !== active.dataset.name;
const said = document.getElementById("said");
async function copy() {
  if (!active) return;
  try {
    await navigator.clipboard.writeText(cited(active, root, words));
    said.textContent = `Copied: ${quotation(active, words).slice(0, 60)}…`;
  } catch {
    said.textContent = "Not copied: the browser does not allow it here.";
  }
  said.classList.add("told");
  setTimeout(() => said.classList.remove("told"), 1600);
}
const KEYS = {
  j: () => step("statement", 1), k: () => step("statement", -1),
  J: () => step("statement", 1, another), K: () => step("statement", -1, another),
  e: () => step("event", 1), E: () => step("event", -1),
  c: copy,
  Enter: () => active && showData(root.dataset.article, active.dataset.id, words),
  Escape: () => (isShown() ? hide() : choose(null)),
};
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]:not(.data)")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const act = KEYS[event.key];
  if (!act) return;
  act();
  event.preventDefault();
});

// ---- where the address leads
function follow() {
  const id = decodeURIComponent(location.hash.slice(1)).replace(/^card-/, "");
  if (byId.has(id)) choose(id);
}
addEventListener("hashchange", follow);
lay(null);
follow();
if (!active && new URLSearchParams(location.search).has("at")) document.getElementById("at")?.scrollIntoView({ block: "center" });
