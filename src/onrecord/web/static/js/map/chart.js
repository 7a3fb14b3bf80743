// Draws with ECharts: land, borders, what is in dispute, and the marks. Colours are the page's custom properties.

import { MODALITIES, WHOLE, clusters, sizeOf, told } from "./marks.js";
import { project } from "./projection.js";

/** The whole world, as ECharts takes it: what is in the middle (projected), how close. */
export const FULL = { center: project([12, 24]), zoom: 1 };
const RING = MODALITIES.alleged.path;
const BOUNDS = [project([-180, 80]), project([180, -57])];

/** The colours as they are now, light or dark; `element` is inside the page. */
export function colours(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(["--paper", "--ink", "--soft", "--line", "--card", "--accent", "--deny", "--query", "--done"]
    .map((name) => [name, style.getPropertyValue(name).trim()]));
}

/** A tile of slanting lines: what is in dispute is marked by more than a colour. */
function hatch(colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 7;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.fillStyle = colour;
  pen.globalAlpha = 0.1; // a tint, for areas smaller than the tile
  pen.fillRect(0, 0, 7, 7);
  pen.globalAlpha = 0.6;
  pen.beginPath();
  for (const start of [-7, 0, 7]) { pen.moveTo(start, 7); pen.lineTo(start + 7, 0); }
  pen.stroke();
  return { image: tile, repeat: "repeat" };
}

/** How each kind of line is drawn. */
const lineStyles = (c) => ({
  inner: { borderColor: c["--line"], borderWidth: 0.9 },
  coast: { borderColor: c["--soft"], borderWidth: 0.5 },
  border: { borderColor: c["--soft"], borderWidth: 0.8 },
  unsettled: { borderColor: c["--query"], borderWidth: 1.3, borderType: [4, 3] },
});

/** The kinds of lines, the uppermost last; regions' own only where they are known. */
export const linesOf = (close) => (close ? ["inner", "coast", "border", "unsettled"] : ["coast", "border", "unsettled"]);

/** Land and borders: the part of the option that changes with the borders and the colours. */
export function ground({ name, borders, kinds }, disputed, c) {
  const areas = borders.areas.filter((area) => area.disputed);
  const fill = hatch(c["--query"]);
  const outlines = areas.map((area) => area.polygons.map(([outer]) => outer));
  return {
    geo: {
      map: name, aspectScale: 1, boundingCoords: BOUNDS, roam: true, scaleLimit: { min: 1, max: 80 }, animation: false,
      itemStyle: { areaColor: c["--paper"], borderWidth: 0 }, emphasis: { disabled: true }, select: { disabled: true },
      selectedMode: false, silent: true, label: { show: false }, top: 0, bottom: 0, left: 0, right: 0,
      regions: kinds.map((kind) => ({ name: `line:${kind}`, itemStyle: lineStyles(c)[kind] })),
    },
    series: [
      {
        id: "disputed", type: "custom", coordinateSystem: "geo", animation: false, z: 1,
        data: areas.map((area) => ({ value: [0, 0], id: area.disputed })),
        renderItem: (params, api) => ({
          type: "group",
          children: outlines[params.dataIndex].map((ring) => ({
            type: "polygon", shape: { points: ring.map((point) => api.coord(point)) }, style: { fill },
          })),
        }),
      },
      {
        id: "rings", type: "scatter", coordinateSystem: "geo", animation: false, z: 4, symbol: "circle", symbolSize: 15,
        itemStyle: { color: "transparent", borderColor: c["--query"], borderWidth: 1.3, borderType: [4, 3] },
        data: disputed.filter((row) => row.kind === "point").map((row) => ({ value: project([row.lon, row.lat]), id: row.id })),
      },
    ],
  };
}

/**
 * The one mark of a cluster: the sign of its modality where all is of one and at one place, a broken oval where only
 * the country is told, else a ring with the number of events.
 */
function markOf(cluster, c) {
  const { at, by, places, total } = cluster;
  const whole = places.every((place) => place.whole), one = !whole && places.length === 1 && by.size === 1;
  const { path, filled, dotted, colour } = one ? MODALITIES[by.keys().next().value]
    : { path: whole ? WHOLE : RING, filled: false, dotted: whole, colour: whole ? "--soft" : "--ink" };
  const size = one ? Math.min(26, sizeOf(total)) : Math.max(22, sizeOf(total));
  return {
    value: [...at, total], cluster, words: told(cluster), symbol: `path://${path}`, symbolSize: whole ? [size * 1.3, size * 0.8] : size,
    symbolOffset: [0, 0],
    itemStyle: {
      color: filled ? c[colour] : c["--paper"], borderColor: filled ? c["--paper"] : c[colour],
      borderWidth: filled ? 0.8 : 1.8, borderType: dotted ? "dashed" : "solid", opacity: 1,
    },
    label: { show: total > 1 || !one, position: one ? "right" : "inside" },
  };
}

/** The marks: the part of the option that changes with the events and the zoom. */
export function marks(chart, places, c, reach = 40) {
  const pixel = (place) => chart.convertToPixel("geo", place.at) ?? [-1e6, -1e6];
  const data = clusters(places, pixel, reach).reverse().map((cluster) => markOf(cluster, c));
  return {
    series: [{
      id: "events", type: "scatter", coordinateSystem: "geo", animation: false, z: 5, data,
      label: {
        distance: 2, color: c["--ink"], fontSize: 11, fontWeight: 600, textBorderColor: c["--paper"], textBorderWidth: 2,
        formatter: ({ data: mark }) => mark.cluster.total.toLocaleString("en"),
      },
      labelLayout: { hideOverlap: true },
      emphasis: { scale: 1.15 },
    }],
  };
}
