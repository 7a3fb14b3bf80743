// What stands beside the map: the list of places, the events of one, the legend, what is in dispute. Text only, no markup.

import { MODALITIES, WHOLE, modalityOf, short, weightOf } from "./marks.js";

/** An element with attributes, text and children. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

/** The sign of a modality, as on the map; of "whole", that only the country is told. */
export function sign(modality) {
  const { path, filled, dotted } = MODALITIES[modality] ?? { path: WHOLE, filled: false, dotted: true };
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-1.5 -1.5 23 23");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `sign sign-${modality}${filled ? " filled" : ""}${dotted ? " dotted" : ""}`);
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/** An address of our own or of the web, or null: never javascript: and the like. */
export function address(url) {
  if (typeof url !== "string" || !url) return null;
  try {
    const read = new URL(url, document.baseURI);
    return ["http:", "https:"].includes(read.protocol) ? read.href : null;
  } catch {
    return null;
  }
}

const inOrder = (by) => Object.keys(MODALITIES).filter((modality) => by.has(modality));

const events = (number) => `${number.toLocaleString("en")} ${number === 1 ? "event" : "events"}`;

/** Fills the table of places; `choose` is called with the place whose name is pressed. */
export function listPlaces(body, places, choose, most = 500) {
  body.replaceChildren(...places.slice(0, most).map((place) => {
    const button = make("button", { type: "button", class: "link" }, short(place.name, 80));
    button.addEventListener("click", () => choose(place, button));
    const kinds = make("td", { class: "kinds" });
    for (const modality of inOrder(place.by)) {
      kinds.append(make("span", {}, sign(modality), `${place.by.get(modality)} ${MODALITIES[modality].words}`), " ");
    }
    const head = make("th", { scope: "row" }, ...(place.whole ? [sign("whole"), " "] : []), button);
    return make("tr", {}, head, make("td", {}, place.country), kinds, make("td", { class: "number" }, place.total));
  }));
  if (places.length > most) {
    const cell = make("td", { colspan: "4" }, `and ${places.length - most} more places: narrow the days or the filters`);
    body.append(make("tr", {}, cell));
  }
}

/** Shows the events of some places. */
export function showPlaces(panel, places, most = 100) {
  const total = places.reduce((sum, place) => sum + place.total, 0);
  const names = places.slice(0, 4).map((place) => short(place.name, 80)).join(", ") + (places.length > 4 ? ` and ${places.length - 4} more` : "");
  const items = places.flatMap((place) => place.items).sort((a, b) => String(b.date ?? "").localeCompare(String(a.date ?? "")));
  const list = make("ul", { class: "plainlist" });
  for (const item of items.slice(0, most)) {
    const href = address(item.url), modality = modalityOf(item), label = String(item.label ?? item.id ?? "event");
    const title = href ? make("a", { href }, label) : make("span", {}, label);
    const words = [MODALITIES[modality].words, item.date || "date unknown", item.root, item.plover !== item.root && item.plover,
      places.length > 1 && item.place, weightOf(item) > 1 && `${weightOf(item)} events`].filter(Boolean).join(" · ");
    list.append(make("li", {}, sign(modality), make("div", {}, title, make("p", { class: "meta" }, words))));
  }
  if (items.length > most) list.append(make("li", { class: "meta" }, `and ${items.length - most} more`));
  panel.replaceChildren(make("h3", {}, names), make("p", { class: "meta" }, events(total)), list);
}

/** Shows what is in dispute about an area. */
export function showDispute(panel, row) {
  panel.replaceChildren(
    make("h3", {}, row.name), make("p", { class: "meta" }, `in dispute between ${row.between.join(", ")}`),
    make("p", {}, row.note), make("p", { class: "meta" }, row.source),
  );
}

/** Fills the table of what is in dispute. */
export function listDisputes(body, rows) {
  body.replaceChildren(...rows.map((row) => make("tr", {}, make("th", { scope: "row" }, row.name),
    make("td", {}, row.between.join(", ")), make("td", {}, row.note), make("td", {}, row.source))));
}

/** Makes the legend: a switch for each modality; `change` is called with the set of those that are on. */
export function legend(list, change) {
  const on = new Set(Object.keys(MODALITIES));
  list.replaceChildren(...Object.keys(MODALITIES).map((modality) => {
    const button = make("button", { type: "button", "aria-pressed": "true" }, sign(modality), MODALITIES[modality].words);
    button.addEventListener("click", () => {
      if (!on.delete(modality)) on.add(modality);
      button.setAttribute("aria-pressed", String(on.has(modality)));
      change(on);
    });
    return make("li", {}, button);
  }), make("li", { class: "whole" }, sign("whole"), "only the country is told"), make("li", { class: "disputed" }, "in dispute"));
  return on;
}
