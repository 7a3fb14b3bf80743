// Writes versions.json beside the libraries: what each is, under which licence, and the digest of the file.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const target = process.argv[2];
const version = (name) => JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8")).version;
const digest = (file) => createHash("sha256").update(readFileSync(join(target, file))).digest("hex");

const libraries = [
  {
    name: "Apache ECharts",
    version: version("echarts"),
    licence: "Apache-2.0",
    file: "echarts.min.js",
    licence_file: "echarts.LICENSE.txt",
    source: `npm: echarts@${version("echarts")}, bundled with zrender@${version("zrender")} (BSD-3-Clause) and tslib@${version("tslib")} (0BSD) by esbuild@${version("esbuild")} from tools/vendor/echarts.entry.mjs`,
  },
  {
    name: "htmx",
    version: version("htmx.org"),
    licence: "0BSD",
    file: "htmx.min.js",
    licence_file: "htmx.LICENSE.txt",
    source: `npm: htmx.org@${version("htmx.org")}, dist/htmx.min.js unchanged`,
  },
];
const listed = libraries.map((library) => ({ ...library, sha256: digest(library.file) }));
writeFileSync(join(target, "versions.json"), JSON.stringify(listed, null, 2) + "\n");
