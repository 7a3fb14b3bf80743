"""What to ask the workbench: for each GET route of its OpenAPI document, requests with values that the record has."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.data import Row
from onrecord.commitments.event_classes import event_classes

_VALUES = {
    "article": "SELECT id FROM articles",
    "claim": "SELECT id FROM claims",
    "actor": "SELECT CAST(key AS TEXT) FROM actors",
    "statement": "SELECT a.id || ':' || s.local_id FROM statements s JOIN articles a ON a.key = s.article",
    "event": "SELECT a.id || ':' || e.local_id FROM events e JOIN articles a ON a.key = e.article",
    "outlet": "SELECT outlet FROM articles WHERE outlet IS NOT NULL",
    "country": "SELECT speaker_country FROM statements WHERE speaker_country IS NOT NULL",
    "place": "SELECT place_country FROM events WHERE place_country IS NOT NULL",
    "root": "SELECT plover FROM events",
    "day": "SELECT published FROM articles WHERE published IS NOT NULL",
    "name": "SELECT name FROM actors",
    "words": "SELECT text FROM claims",
}
"""Where values come from, by what they are of; drawn from the rows, so what is frequent is asked for often."""

_NAMES = {
    "q": "words", "query": "words", "text": "words", "speaker": "actor", "source": "actor", "target": "actor",
    "key": "actor", "state": "country", "since": "day", "until": "day", "on": "day", "date": "day",
    "in_country": "place", "who": "name", "countrie": "country", "plover": "root",
    "a": "actor", "b": "actor", "with": "actor", "treatie": "treaty",
}  # fmt: skip
"""Other names of parameters for the same."""

_SUPPOSED = {"event": "class", "on": "country", "by": "country", "request": "country"}
"""What the parameters of a supposed case are, which elsewhere are something else."""

_OF_KIND = {"statements": ("stance", "kind"), "events": ("root", "modality")}
"""Parameters of a search that only what is of this kind has."""

PAGES = (
    "/", "/articles", "/articles/{article}", "/claims", "/claims/{claim}", "/actors", "/actors/{actor}", "/events",
    "/events?view=timeline", "/events?view=map", "/commitments?on={day}", "/treaties/{treaty}?on={day}",
    "/engagements", "/whatif?event={class}&on={country}&date={day}", "/search?q={words}", "/corrections",
    "/corrections?state=stands", "/corrections?state=settled", "/corrections?state=no+longer+found",
)  # fmt: skip
"""The workbench's pages, which no document lists, with names of values in the place of these."""

_SAMPLE = 400


class Samples:
    """Values of the record, and requests made of them; the same ones for the same seed.

    What is in no record may be put in `values` beside: "treaty", the ids of those that the workbench has.
    """

    def __init__(self, record: Path, seed: int) -> None:
        self.random = random.Random(seed)
        connection = sqlite3.connect(f"file:{quote(str(record))}?mode=ro", uri=True)
        self.values: dict[str, list[str]] = {}
        for name, query in _VALUES.items():
            found = sorted(value for (value,) in connection.execute(query))
            self.values[name] = self.random.sample(found, min(_SAMPLE, len(found)))
        self.values["class"] = sorted(event_classes())
        self.rows = {
            table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("articles", "statements", "events", "claims", "actors")
        }
        connection.close()

    def requests(self, document: Row, number: int) -> dict[str, list[str]]:
        """So many addresses of each GET route but those of whole exports, by the route as the document names it.

        A route with a parameter that has to be there and that nothing is known for gets none.
        """
        root = document["servers"][0]["url"]
        schemas = document.get("components", {}).get("schemas", {})
        found: dict[str, list[str]] = {}
        for path, methods in sorted(document["paths"].items()):
            operation = methods.get("get")
            if operation is None or path.endswith((".csv", ".jsonl", ".json")):
                continue
            made = [self._request(root, path, operation, schemas, turn) for turn in range(number)]
            found[path] = [address for address in dict.fromkeys(made) if address is not None]
        return found

    def pages(self, number: int) -> dict[str, list[str]]:
        """So many addresses of each page, the same again where it takes no value, by the page as `PAGES` names it."""
        words = {**self.values, "words": [text.split()[0] for text in self.values["words"]]}
        found: dict[str, list[str]] = {}
        for page in PAGES:
            if any(not words.get(name) for _, name, _, _ in Formatter().parse(page) if name):
                continue
            drawn = ({of: quote(self.random.choice(some)) for of, some in words.items() if some} for _ in range(number))
            found[page] = [page.format(**values) for values in drawn]
        return found

    def _request(self, root: str, path: str, operation: Row, schemas: Row, turn: int) -> str | None:
        """One address: the first one plain, then with one to three parameters."""
        parameters = operation.get("parameters", [])
        optional = [p for p in parameters if not p["required"]]
        wanted = [p for p in parameters if p["required"]]
        if turn:
            wanted += self.random.sample(optional, min(len(optional), self.random.randint(1, 3)))
        asked: dict[str, str] = {}
        for parameter in wanted:
            value = self._value(path, parameter, schemas)
            if value is None and parameter["required"]:
                return None
            if value is None:
                continue
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", quote(value, safe=":"))
            else:
                asked[parameter["name"]] = value
        if {"since", "until"} <= set(asked):
            asked["since"], asked["until"] = sorted((asked["since"], asked["until"]))
        if path.startswith("/search"):
            _fit(asked)
        return root + path + (f"?{urlencode(asked)}" if asked else "")

    def _value(self, path: str, parameter: Row, schemas: Row) -> str | None:
        schema = _resolved(parameter["schema"], schemas)
        name = str(parameter["name"])
        if "enum" in schema:
            return str(self.random.choice([value for value in schema["enum"] if value is not None]))
        if schema.get("type") == "boolean":
            return self.random.choice(("true", "false"))
        if name == "limit":
            return self.random.choice(("10", "50", "50", "200"))
        if name == "offset":
            table = next((t for t in self.rows if f"/{t}" in path), "claims")
            return str(self.random.choice((50, 500, self.rows[table] // 2, self.rows[table] - 60)))
        if name in ("id", "key") and parameter["in"] == "path":
            name = path.split("/{")[0].rsplit("/", 1)[-1]
        name = name.removesuffix("s") if name not in self.values else name
        of = _SUPPOSED.get(name, name) if path.startswith("/whatif") else name
        of = _NAMES.get(of, of)
        values = self.values.get(of)
        if not values:
            return None
        value = self.random.choice(values)
        return self.random.choice(value.split()) if of in ("words", "name") else value


def _fit(asked: dict[str, str]) -> None:
    """Look among the kind that has what is asked for; what only the other kind has is asked no more."""
    for kind, names in _OF_KIND.items():
        if not asked.keys().isdisjoint(names):
            for other in (name for of, those in _OF_KIND.items() if of != kind for name in those):
                asked.pop(other, None)
            asked["in"] = kind


def _resolved(schema: Mapping[str, Any], schemas: Row) -> Mapping[str, Any]:
    """The schema itself where it only refers to one, is one of several with null, or tells of a list."""
    if "$ref" in schema:
        return _resolved(schemas.get(schema["$ref"].rsplit("/", 1)[1], {}), schemas)
    for inner in schema.get("anyOf", ()):
        if inner.get("type") != "null":
            return _resolved(inner, schemas)
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        return _resolved(schema["items"], schemas)
    return schema
