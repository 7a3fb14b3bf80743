// The marks of the map: a shape for each modality, events gathered by place, places gathered when they are too close.

/** Shape (SVG path in a box of 20), whether it is filled, its colour (a custom property), the words. Order of the legend. */
export const MODALITIES = {
  actual: { words: "done", colour: "--done", filled: true, path: "M10 1a9 9 0 1 0 .01 0Z" },
  denied: { words: "denied or did not happen", colour: "--deny", filled: true, path: "M4 1 10 7 16 1 19 4 13 10 19 16 16 19 10 13 4 19 1 16 7 10 1 4Z" },
  alleged: { words: "alleged", colour: "--query", filled: false, path: "M10 1a9 9 0 1 0 .01 0Z" },
  ordered: { words: "ordered", colour: "--accent", filled: true, path: "M10 1 19.5 18H.5Z" },
  planned: { words: "planned", colour: "--accent", filled: false, path: "M10 1 19.5 18H.5Z" },
  requested: { words: "requested", colour: "--accent", filled: false, path: "M10 0 20 10 10 20 0 10Z" },
  conditional: { words: "on a condition", colour: "--soft", filled: false, path: "M2 2H18V18H2Z" },
  possible: { words: "possible", colour: "--soft", filled: false, dotted: true, path: "M10 1a9 9 0 1 0 .01 0Z" },
};

/** The sign of events of which only the country is told, whatever their modality. */
export const WHOLE = "M6 4H14A6 6 0 0 1 14 16H6A6 6 0 0 1 6 4Z";

/** PLOVER's classes that tell of forces and of pressure by them. */
export const FORCE = new Set(["MOBILIZE", "COERCE", "ASSAULT", "THREATEN", "RETREAT"]);

export const modalityOf = (item) => (Object.hasOwn(MODALITIES, item.modality) ? item.modality : "possible");

/** How many events an item stands for. */
export const weightOf = (item) => (Number.isFinite(item.count) && item.count > 0 ? item.count : 1);

const usable = (item) => Number.isFinite(item.lat) && Number.isFinite(item.lon) && Math.abs(item.lat) <= 90 && Math.abs(item.lon) <= 180;

/** The first and last day of an item: a date may be a range ("2024-05-01/2024-05-03"), a month or a year. */
export function daysOf(item) {
  const parts = String(item.date ?? "").split("/").filter(Boolean);
  if (!parts.length) return null;
  const first = parts[0], last = parts[parts.length - 1];
  return [first.padEnd(10, "-01-01".slice(first.length - 4)), (last.length === 4 ? `${last}-12-31` : last.length === 7 ? `${last}-31` : last).slice(0, 10)];
}

/** Items that are wanted: within the days, of the classes and modalities that are switched on. */
export function wanted(items, { from, to, force, other, modalities }) {
  return items.filter((item) => {
    if (!(FORCE.has(item.root) ? force : other) || !modalities.has(modalityOf(item))) return false;
    if (!from && !to) return true;
    const days = daysOf(item);
    return days !== null && (!to || days[0] <= to) && (!from || days[1] >= from);
  });
}

const withArticle = (country) => (/^(United|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles|.* (Republic|Islands)$)/.test(country) ? `the ${country}` : country);

/**
 * Places with their items, most events first: {key, name, country, whole, at, items, total, by: Map of modality to events}.
 *
 * `at` is where on the drawn map. Events of which only the country is told are one place, `whole`, in the middle of the
 * country (`countries`: code to name and middle) and not at its capital, which nobody spoke of.
 */
export function placesOf(items, project, countries = new Map()) {
  const places = new Map();
  for (const item of items.filter(usable)) {
    const country = String(item.country ?? ""), whole = item.whole_country === true, of = whole ? countries.get(country) : null;
    const name = whole ? `somewhere in ${withArticle(of?.name ?? String(item.place))}` : String(item.place ?? "") || "unnamed place";
    const key = whole ? `${country},${name}` : `${item.lat.toFixed(3)},${item.lon.toFixed(3)},${name}`;
    if (!places.has(key)) {
      places.set(key, { key, name, country, whole, at: of?.middle ?? project([item.lon, item.lat]), items: [], total: 0, by: new Map() });
    }
    const place = places.get(key), modality = modalityOf(item);
    place.items.push(item);
    place.total += weightOf(item);
    place.by.set(modality, (place.by.get(modality) ?? 0) + weightOf(item));
  }
  return [...places.values()].sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
}

/** Places too close to tell apart as one: each joins the first bigger one within `reach`. `project` turns a place into x, y. */
export function clusters(places, project, reach) {
  const cells = new Map(), made = [];
  for (const place of places) {
    const [x, y] = project(place), column = Math.floor(x / reach), row = Math.floor(y / reach);
    const near = [-1, 0, 1].flatMap((i) => [-1, 0, 1].flatMap((j) => cells.get(`${column + i},${row + j}`) ?? []));
    const found = near.find((c) => Math.hypot(c.x - x, c.y - y) < reach);
    if (found) {
      found.places.push(place);
      found.total += place.total;
      for (const [modality, count] of place.by) found.by.set(modality, (found.by.get(modality) ?? 0) + count);
    } else {
      const cluster = { x, y, at: place.at, places: [place], total: place.total, by: new Map(place.by) };
      made.push(cluster);
      const cell = `${column},${row}`;
      cells.set(cell, [...(cells.get(cell) ?? []), cluster]);
    }
  }
  return made;
}

/** Across, in pixels, for so many events: never more than clusters are apart. */
export const sizeOf = (count) => Math.min(38, 10 + 3.4 * Math.log2(1 + count));

export const short = (text, most = 40) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** What a cluster is called: its places, those of most events first, one a line. */
export const nameOf = ({ places }, most = 5) =>
  places.slice(0, most).map(({ name, total }) => short(name) + (places.length > 1 ? ` ${total}` : "")).join("\n")
  + (places.length > most ? `\nand ${places.length - most} more places` : "");

/** How many events of which modality, three a line. */
export const told = ({ by }) => Object.keys(MODALITIES).filter((modality) => by.has(modality))
  .map((modality, i) => `${i % 3 ? ", " : i ? ",\n" : ""}${by.get(modality)} ${MODALITIES[modality].words}`).join("");
