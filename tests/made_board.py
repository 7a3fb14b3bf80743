"""A record in which somebody changes sides, for the claims board and the pages of actors; and a hostile one."""

from __future__ import annotations

import shutil
import sqlite3
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from made_joined import joined
from onrecord.record import Record
from onrecord.web.files import in_every_page
from web_app import client

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x1b[31m ' onmouseover='alert(3)"
_FOLDERS: list[TemporaryDirectory[str]] = []


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@cache
def board_record() -> Path:
    """Ada Renn says on three days what Jorun Hale denies, then denies it too; made once, not to be changed."""
    _FOLDERS.append(TemporaryDirectory())  # kept until the process ends
    path = Path(_FOLDERS[-1].name) / "board.db"
    with joined(path):
        return path


def hostile_record(path: Path) -> Path:
    """The same with markup in every text that a page of claims or actors shows."""
    shutil.copy(board_record(), path)
    with sqlite3.connect(path) as connection:
        connection.create_function("hostile", 1, lambda text: f"{text} {HOSTILE}")
        for table, columns in (
            ("claims", ("text",)),
            ("actors", ("name",)),
            ("actor_names", ("name",)),
            ("article_actors", ("name", "office", "sector")),
            ("articles", ("outlet", "title")),
            ("statements", ("quote", "cue", "occasion")),
            ("events", ("sentence", "trigger_words", "place")),
        ):
            for column in columns:
                connection.execute(f"UPDATE {table} SET {column} = hostile(coalesce({column}, ''))")
    connection.close()
    return path


def key_of(name: str, path: Path | None = None) -> int:
    """The key of an actor in the record."""
    with Record.open(path or board_record()) as record:
        return record.find_actors(name)[0].key


def disputed_claim(path: Path | None = None) -> str:
    """The id of the claim that Ada Renn makes."""
    with Record.open(path or board_record()) as record:
        return next(c.id for c in record.claims(disputed=True) if "navy" in c.text)


def asked(path: str) -> Any:
    """What the API answers of the record."""
    answer = client(board_record()).get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def unsafe(source: str) -> list[str]:
    """What a page has in it that a text from an article must not have become."""
    wrong = []
    own = f"<style>{in_every_page()}</style>"
    assert source.count(own) == 1
    for tag, attributes in Elements(source.replace(own, "")).found:
        wrong += [f"<{tag}>"] * (tag in ("img", "iframe", "object", "style"))
        wrong += [f"{tag} {name}" for name in attributes if name.startswith("on") or name == "style"]
        if tag == "script" and not str(attributes.get("src")).startswith("/static/"):
            wrong.append("script")
        wrong += [
            f"{tag} {attributes[name]}"
            for name in ("href", "src", "action")
            if str(attributes.get(name, "")).strip().lower().startswith(("javascript:", "data:"))
        ]
    return wrong
