// The map of events: templates/_map.html has the markup. Reads points and borders from this server only.

import { FULL, colours, ground, linesOf, marks } from "./map/chart.js";
import { nameOf, placesOf, wanted } from "./map/marks.js";
import { player } from "./map/months.js";
import { legend, listDisputes, listPlaces, showDispute, showPlaces } from "./map/panel.js";
import { project } from "./map/projection.js";
import { areaAt, geojson, middle, read } from "./map/topo.js";

const CLOSE = 5; // from this zoom on the first-level regions are drawn

async function fetched(url) {
  const answer = await fetch(url, { headers: { accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

class EventMap {
  constructor(root) {
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.root = root;
    this.parts = Object.fromEntries(["canvas", "status", "where", "panel", "places", "legend", "from", "to", "force", "other",
      "play", "before", "after", "clear", "in", "out", "whole", "disputes"].map((name) => [name, part(name)]));
    this.items = [];
    this.borders = {};
    this.zoom = FULL.zoom;
  }

  async start() {
    const { parts, root } = this;
    this.modalities = legend(parts.legend, () => this.refresh());
    this.chart = globalThis.echarts.init(parts.canvas, null, { renderer: "canvas" });
    this.wire();
    try {
      const [data, world, disputed] = await Promise.all([root.dataset.url, root.dataset.countries, root.dataset.disputed].map(fetched));
      this.items = Array.isArray(data.items) ? data.items : [];
      this.more = Math.max(0, (data.total ?? 0) - this.items.length);
      this.disputed = disputed;
      this.pairs = new Set(disputed.filter((row) => row.kind === "line").map((row) => [...row.between].sort().join("|")));
      this.countries = read(world, this.pairs);
      this.names = new Map(this.countries.areas.map((area) => [area.code, area.name]));
      this.middles = new Map(this.countries.areas.filter((area) => !area.disputed)
        .map((area) => [area.code, { name: area.name, middle: middle(area) }]));
      listDisputes(parts.disputes, disputed);
      this.land("onrecord-countries", this.countries);
      this.refresh();
      root.dataset.ready = "true";
    } catch (error) {
      parts.status.textContent = `The map could not be loaded: ${error.message}. Reload the page; the table of events needs no map.`;
      root.dataset.ready = "failed";
    }
  }

  /** Draws land and borders anew. */
  land(name, borders) {
    const kinds = linesOf(borders !== this.countries);
    this.current = { name, borders, kinds };
    if (!globalThis.echarts.getMap(name)) globalThis.echarts.registerMap(name, geojson(borders, kinds));
    this.paint(colours(this.root));
  }

  paint(c) {
    this.colours = c;
    const option = ground(this.current, this.disputed, c);
    const { zoom = FULL.zoom, center = FULL.center } = this.view ?? {};
    this.chart.setOption({ ...option, geo: { ...option.geo, zoom, center }, backgroundColor: c["--card"], tooltip: {
      renderMode: "richText", confine: true, backgroundColor: c["--card"], borderColor: c["--line"],
      textStyle: { color: c["--ink"], fontSize: 12 }, formatter: (mark) => this.tip(mark),
    } });
  }

  tip({ seriesId, data }) {
    const text = seriesId === "events" ? `${nameOf(data.cluster)}\n${data.words}`
      : this.disputed.find((row) => row.id === data.id)?.name ?? "";
    return text.replace(/[{}|]/g, " ");
  }

  /** Shows the events that are wanted now. */
  refresh() {
    if (!this.countries) return;
    const { parts } = this;
    const kept = wanted(this.items, { from: parts.from.value, to: parts.to.value, force: parts.force.checked, other: parts.other.checked, modalities: this.modalities });
    this.places = placesOf(kept, project, this.middles);
    this.chart.setOption(marks(this.chart, this.places, this.colours));
    listPlaces(parts.places, this.places, (place) => this.choose([place], true));
    const events = this.places.reduce((sum, place) => sum + place.total, 0), days = [parts.from.value, parts.to.value];
    const range = days[0] || days[1] ? ` from ${days[0] || "the beginning"} to ${days[1] || "the end"}` : "";
    const left = this.more ? `; ${this.more} more are not on the map: narrow the filters` : "";
    const told = `${events} ${events === 1 ? "event" : "events"} at ${this.places.length} ${this.places.length === 1 ? "place" : "places"}${range}${left}.`;
    parts.status.textContent = told;
    parts.canvas.setAttribute("aria-label", `Map: ${told} The table of places says the same.`);
    Object.assign(this.root.dataset, { events, places: this.places.length });
  }

  choose(places, go) {
    showPlaces(this.parts.panel, places);
    if (go) this.look({ center: places[0].at, zoom: Math.max(this.view?.zoom ?? 1, 4) });
    if (go) this.parts.panel.focus({ preventScroll: false });
  }

  look(view) {
    this.chart.setOption({ geo: view });
    this.moved();
  }

  /** After the view has changed: other clusters, regions when close. */
  moved() {
    const { zoom, center } = this.chart.getOption().geo[0];
    this.view = { zoom, center };
    this.root.dataset.zoom = zoom.toFixed(2);
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.chart.setOption(marks(this.chart, this.places ?? [], this.colours));
      this.detail(zoom).catch(() => { this.parts.where.textContent = "The borders of the regions could not be loaded."; });
    }, 60);
  }

  async detail(zoom) {
    if (!this.countries) return;
    if (zoom >= CLOSE) this.regions ??= fetched(this.root.dataset.regions).then((topology) => read(topology, this.pairs));
    const close = zoom >= CLOSE ? await this.regions : null;
    const wantedBorders = close ?? this.countries;
    if (this.current.borders === wantedBorders || (close && this.view.zoom < CLOSE)) return;
    this.land(close ? "onrecord-regions" : "onrecord-countries", wantedBorders);
    this.root.dataset.borders = close ? "regions" : "countries";
  }

  /** Names what is under the pointer. */
  point(x, y) {
    const place = this.countries && this.chart.convertFromPixel("geo", [x, y]);
    const area = place && areaAt(this.current.borders.areas, place[0], place[1]);
    const dispute = area?.disputed && this.disputed.find((row) => row.id === area.disputed)?.name;
    const words = area ? [area.region && `${area.name} (${area.region})`, this.names.get(area.code), dispute && `in dispute: ${dispute}`] : [];
    this.parts.where.textContent = words.filter(Boolean).join(" · ");
  }

  wire() {
    const { parts, chart } = this;
    const stop = player(parts, () => this.items, (from, to) => { parts.from.value = from; parts.to.value = to; this.refresh(); });
    for (const name of ["from", "to", "force", "other"]) parts[name].addEventListener("change", () => { stop(); this.refresh(); });
    parts.clear.addEventListener("click", () => { stop(); parts.from.value = parts.to.value = ""; this.refresh(); });
    const zoomBy = (factor) => this.look({ zoom: Math.min(80, Math.max(1, (this.view?.zoom ?? 1) * factor)) });
    parts.in.addEventListener("click", () => zoomBy(1.8));
    parts.out.addEventListener("click", () => zoomBy(1 / 1.8));
    parts.whole.addEventListener("click", () => this.look(FULL));
    chart.on("georoam", () => this.moved());
    chart.on("click", ({ seriesId, data }) => {
      const row = this.disputed?.find(({ id }) => id === data?.id);
      if (seriesId === "events") this.choose(data.cluster.places, false);
      else if (row) showDispute(parts.panel, row);
    });
    let waiting = false;
    chart.getZr().on("mousemove", ({ offsetX, offsetY }) => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; this.point(offsetX, offsetY); });
    });
    new ResizeObserver(() => { chart.resize(); if (this.places) this.moved(); }).observe(parts.canvas);
    const repaint = () => { if (this.current) { this.paint(colours(this.root)); this.refresh(); } };
    for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", repaint);
    new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }
}

/** Starts every map inside an element that has not been started. */
export function startMaps(within = document) {
  for (const root of within.querySelectorAll("[data-map]:not([data-ready])")) {
    root.dataset.ready = "loading";
    new EventMap(root).start();
  }
}

startMaps();
document.addEventListener("htmx:load", ({ target }) => startMaps(target.parentElement ?? document));
