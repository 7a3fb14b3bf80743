#!/bin/sh
# Makes src/onrecord/web/static/vendor/ again: sh tools/vendor/build.sh (needs node, npm and network; see README.md).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../src/onrecord/web/static/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/echarts.entry.mjs" "$here/versions.mjs" "$work"
cd "$work"
npm install --no-audit --no-fund --ignore-scripts
mkdir -p "$target"
node_modules/.bin/esbuild echarts.entry.mjs --bundle --minify --format=iife --target=es2020 --charset=utf8 \
  --legal-comments=none '--define:process.env.NODE_ENV="production"' --outfile="$target/echarts.min.js"
cp node_modules/htmx.org/dist/htmx.min.js "$target/htmx.min.js"
cp node_modules/htmx.org/LICENSE "$target/htmx.LICENSE.txt"
{
  cat node_modules/echarts/LICENSE
  printf '\n\n======== NOTICE of Apache ECharts ========\n\n'
  cat node_modules/echarts/NOTICE
  printf '\n\n======== licenses/LICENSE-d3: d3.js, parts of it within ECharts ========\n\n'
  cat node_modules/echarts/licenses/LICENSE-d3
  printf '\n\n======== zrender, bundled with ECharts ========\n\n'
  cat node_modules/zrender/LICENSE
  printf '\n\n======== tslib, bundled with ECharts ========\n\n'
  cat node_modules/tslib/LICENSE.txt
} > "$target/echarts.LICENSE.txt"
node versions.mjs "$target"
