// Borders from TopoJSON: polygons to fill, and lines by what they part. Areas share their arcs, so every line is drawn once.

import { project } from "./projection.js";

/** Points (projected once, here, so that moving the map costs nothing) of every arc. */
function arcsOf(topology) {
  const { scale, translate } = topology.transform;
  return topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => project([(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]));
  });
}

/** Rings of a geometry as lists of arc numbers (~n: arc n backwards). */
const ringsOf = (geometry) => (geometry.type === "Polygon" ? [geometry.arcs] : geometry.type === "MultiPolygon" ? geometry.arcs : []);

function ringPoints(numbers, arcs) {
  const points = [];
  for (const number of numbers) {
    const arc = number < 0 ? arcs[~number].slice().reverse() : arcs[number];
    for (let i = points.length ? 1 : 0; i < arc.length; i += 1) points.push(arc[i]);
  }
  return points;
}

function boxOf(polygons) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer] of polygons) {
    for (const [x, y] of outer) {
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

const LOWEST = project([0, -89.9])[1];
const onEdge = ([x, y]) => Math.abs(x) > 179.95 || y < LOWEST;

/** The parts of a line that do not run along the edge of the world. */
function withoutEdges(line) {
  const parts = [];
  let part = [];
  line.forEach((point, i) => {
    if (i && onEdge(point) && onEdge(line[i - 1])) {
      if (part.length > 1) parts.push(part);
      part = [];
    }
    part.push(point);
  });
  if (part.length > 1) parts.push(part);
  return parts;
}

/**
 * What there is to draw. `pairs`: couples of codes ("IND|CHN", sorted) whose whole border is not agreed.
 * areas: {code, name, region, disputed, polygons, box}; lines: coast, border, unsettled, inner, each a list of lines.
 */
export function read(topology, pairs = new Set()) {
  const arcs = arcsOf(topology);
  const owners = new Map();
  const areas = topology.objects.areas.geometries.filter((g) => g.type).map((geometry) => {
    const { c: code, n: name = "", s: region = "", d: disputed = "" } = geometry.properties;
    const polygons = ringsOf(geometry).map((rings) => rings.map((numbers) => ringPoints(numbers, arcs)));
    const area = { code, name, region, disputed, polygons, box: boxOf(polygons) };
    for (const number of ringsOf(geometry).flat(2)) {
      const at = number < 0 ? ~number : number;
      if (!owners.has(at)) owners.set(at, []);
      owners.get(at).push(area);
    }
    return area;
  });
  const lines = { coast: [], border: [], unsettled: [], inner: [] };
  for (const [at, both] of owners) {
    const kind = kindOf(both, pairs);
    lines[kind].push(...withoutEdges(arcs[at]));
  }
  return { areas, lines };
}

function kindOf([one, other], pairs) {
  if (!other) return "coast";
  if (one.disputed !== other.disputed) return "unsettled";
  if (one.code === other.code) return "inner";
  return one.disputed || pairs.has([one.code, other.code].sort().join("|")) ? "unsettled" : "border";
}

/** The middle (centre of mass, projected) of the largest piece of an area. */
export function middle({ polygons }) {
  const pieces = polygons.map(([ring]) => {
    const [ox, oy] = ring[0]; // from the ring itself: far from the origin, small pieces would lose their digits
    let twice = 0, sx = 0, sy = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [ax, ay, bx, by] = [ring[j][0] - ox, ring[j][1] - oy, ring[i][0] - ox, ring[i][1] - oy], cross = ax * by - bx * ay;
      twice += cross; sx += (ax + bx) * cross; sy += (ay + by) * cross;
    }
    return { size: Math.abs(twice), at: twice ? [ox + sx / (3 * twice), oy + sy / (3 * twice)] : ring[0] };
  });
  return pieces.reduce((most, piece) => (piece.size > most.size ? piece : most)).at;
}

/** The area at a point (projected), or null. */
export function areaAt(areas, x, y) {
  return areas.find(({ box, polygons }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]
    && polygons.some((rings) => inside(rings, x, y))) ?? null;
}

function inside(rings, x, y) {
  let within = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within;
    }
  }
  return within;
}

/** GeoJSON for ECharts: a feature a country, then one for each kind of line ("line:border"). `kinds`: lines to draw. */
export function geojson({ areas, lines }, kinds) {
  const byCode = new Map();
  for (const { code, polygons } of areas) byCode.set(code, [...(byCode.get(code) ?? []), ...polygons]);
  const feature = (name, type, coordinates) => ({ type: "Feature", properties: { name }, geometry: { type, coordinates } });
  const land = [...byCode].map(([code, coordinates]) => feature(code, "MultiPolygon", coordinates));
  const drawn = kinds.map((kind) => feature(`line:${kind}`, "MultiLineString", lines[kind]));
  return { type: "FeatureCollection", features: [...land, ...drawn] };
}
